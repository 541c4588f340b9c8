using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Observability;

/// <summary>What an engine decides in a quiet minute, each decision recorded.</summary>
internal static class Decisions
{
    private static readonly HostResources FastHost = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40) };
    private static readonly HostResources SlowHost = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(1) };

    public static void Make()
    {
        Decide(ParallelMigrationSetting.Auto, FastHost);
        Decide(ParallelMigrationSetting.Auto, SlowHost);
        Decide(ParallelMigrationSetting.Parallel, SlowHost);
        Decide(ParallelMigrationSetting.Custom(8), FastHost, postCopy: true); // refused
    }

    private static void Decide(ParallelMigrationSetting setting, HostResources host, bool postCopy = false) =>
        MigrationTelemetry.Default.Record(new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new() { ParallelMigration = setting, MigrationPolicy = new() { PostCopy = postCopy } },
            VmResources = new() { Vcpus = 8 },
            Source = host,
            Destination = host,
        }));
}
