using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.LabBenchmarks;

/// <summary>One way to migrate the guest over one link.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Plan">What is done.</param>
/// <param name="ByVirsh">Done by virsh in place of the adapter.</param>
/// <param name="Available">To this the plan's limit is raised, because nothing else migrates (rule B7); <see langword="null"/>: it stays.</param>
internal sealed record Candidate(string Name, MigrationPlan Plan, bool ByVirsh = false, Bandwidth? Available = null)
{
    /// <summary>Its place in the results.</summary>
    public int Order { get; init; }

    /// <summary>Migrates and measures.</summary>
    public Task<Measurement> RunAsync(TwoHostLab lab, Link link, CancellationToken cancellationToken) => ByVirsh
        ? VirshRun.MeasureAsync(lab, link, this, cancellationToken)
        : AdapterRun.MeasureAsync(lab, link, this, cancellationToken);
}
