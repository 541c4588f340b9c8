using System.Threading.Tasks;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

[Collection(TrixieCollection.Name)]
public class TrixieMatrixTests(TrixieLab lab, ITestOutputHelper output) : MatrixTests(lab, output, TrixieLab.Release)
{
    [LabFact(TrixieLab.Release, Timeout = Timeout)]
    public Task Each_combination_ends_as_the_table_says() => AssertMatrixAsync();

    [LabFact(TrixieLab.Release)]
    public Task A_destination_with_another_s_certificate_is_refused() => AssertCertificatesAreVerifiedAsync();

    [LabFact(TrixieLab.Release)]
    public Task Zero_copy_needs_memory_that_may_be_locked() => AssertZeroCopyNeedsLockedMemoryAsync();

    [LabFact(TrixieLab.Release)]
    public Task A_bandwidth_limit_is_kept_by_parallel_connections() => AssertParallelLimitIsKeptAsync();
}
