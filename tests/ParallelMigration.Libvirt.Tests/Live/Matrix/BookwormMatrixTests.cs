using System.Threading.Tasks;
using Xunit.Abstractions;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

[Collection(BookwormCollection.Name)]
public class BookwormMatrixTests(BookwormLab lab, ITestOutputHelper output) : MatrixTests(lab, output, BookwormLab.Release)
{
    [LabFact(BookwormLab.Release, Timeout = Timeout)]
    public Task Each_combination_ends_as_the_table_says() => AssertMatrixAsync();

    [LabFact(BookwormLab.Release)]
    public Task A_destination_with_another_s_certificate_is_refused() => AssertCertificatesAreVerifiedAsync();

    [LabFact(BookwormLab.Release)]
    public Task Zero_copy_needs_memory_that_may_be_locked() => AssertZeroCopyNeedsLockedMemoryAsync();

    [LabFact(BookwormLab.Release)]
    public Task A_bandwidth_limit_is_kept_by_parallel_connections() => AssertParallelLimitIsKeptAsync();
}
