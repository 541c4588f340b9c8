namespace ParallelMigration.Policy.Tests;

/// <summary>Requests to start from: one VM of 8 vCPUs between two up-to-date hosts of 64 CPU threads.</summary>
internal static class Requests
{
    internal static MigrationRequest Example(ParallelMigrationSetting setting, long gigabits = 100, int vcpus = 8) => new()
    {
        Cluster = new() { Id = "c1", Level = new(4, 8), ParallelMigration = setting, MigrationPolicy = Policies.MinimalDowntime },
        Vm = new() { Id = "vm1" },
        VmResources = new() { Vcpus = vcpus },
        Source = Host(gigabits),
        Destination = Host(gigabits),
    };

    internal static HostResources Host(long gigabits) => new()
    {
        CpuThreads = 64,
        LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits),
        LibvirtVersion = new(12, 8),
        QemuVersion = new(11, 1, 3),
    };

    internal static MigrationRequest WithPolicy(this MigrationRequest request, MigrationPolicy policy) =>
        request with { Cluster = request.Cluster with { MigrationPolicy = policy } };

    internal static MigrationDecision Resolve(this MigrationRequest request, ResolverOptions? options = null) =>
        new ParallelMigrationResolver(options ?? ResolverOptions.Default).Resolve(request);

    internal static class Policies
    {
        internal static MigrationPolicy MinimalDowntime { get; } = new() { Name = "Minimal downtime", AutoConverge = true };

        internal static MigrationPolicy PostCopy { get; } = new() { Name = "Post-copy migration", AutoConverge = true, PostCopy = true };

        internal static MigrationPolicy ZeroCopy { get; } = new() { Name = "Very large VMs", AutoConverge = true, ZeroCopy = true, MaxOutgoingMigrations = 1 };

        internal static MigrationPolicy Compressed { get; } = new() { Name = "Suspend workload if needed", AutoConverge = true, Compression = true };
    }
}
