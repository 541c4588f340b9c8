using System.Diagnostics.Metrics;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Observability;

/// <summary>Counts decisions. The policy library records nothing itself: an engine counts what it wants to know.</summary>
internal static class Decisions
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Engine.Decisions";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Made = Meter.CreateCounter<long>("engine.decisions", "{decision}", "Decisions made");

    private static readonly HostResources FastHost = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40) };
    private static readonly HostResources SlowHost = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(1) };

    public static void Make()
    {
        Decide(ParallelMigrationSetting.Auto, FastHost);
        Decide(ParallelMigrationSetting.Auto, SlowHost);
        Decide(ParallelMigrationSetting.Parallel, SlowHost);
        Decide(ParallelMigrationSetting.Custom(8), FastHost, postCopy: true); // refused
    }

    public static void Count(MigrationDecision decision) => Made.Add(
        1, new System.Collections.Generic.KeyValuePair<string, object?>("outcome", decision.Plan switch { null => "refused", { IsParallel: true } => "parallel", _ => "not_parallel" }));

    private static void Decide(ParallelMigrationSetting setting, HostResources host, bool postCopy = false) =>
        Count(new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = setting, MigrationPolicy = new() { PostCopy = postCopy } },
            VmResources = new() { Vcpus = 8 },
            Source = host,
            Destination = host,
        }));
}
