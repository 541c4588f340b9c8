using System.Linq;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Benchmarks.Alternatives;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>Whether settings may be saved, in ratios to <see cref="Floor"/>'s decision about the same VM.</summary>
public class ValidationBenchmarks
{
    private static readonly MigrationRequest Request = DecisionJson.ReadRequest(JsonBenchmarks.Request).Migration;

    private static readonly VmSettings Offending = new()
    {
        Id = "vm1",
        ParallelMigration = ParallelMigrationSetting.Custom(300),
        MigrationPolicy = new() { PostCopy = true },
    };

    private readonly ResolverOptions options = ResolverOptions.Default;
    private readonly SettingsValidator validator = new();

    [Benchmark(Baseline = true, Description = "floor of a decision")]
    public int BareBranches() => Floor.Resolve(Request, options).Connections;

    [Benchmark(Description = "validate a VM that may be saved")]
    public bool Vm() => validator.ValidateVm(Request.Cluster, Request.Vm).IsValid;

    [Benchmark(Description = "validate a cluster that may be saved")]
    public bool Cluster() => validator.ValidateCluster(Request.Cluster).IsValid;

    [Benchmark(Description = "validate a VM with two errors")]
    public bool OffendingVm() => validator.ValidateVm(Request.Cluster, Offending).IsValid;

    [Benchmark(Description = "validate it, and put both errors into words")]
    public int OffendingVmInWords() => validator.ValidateVm(Request.Cluster, Offending).Issues.Sum(issue => issue.Message.Length + issue.Remedy.Length);
}
