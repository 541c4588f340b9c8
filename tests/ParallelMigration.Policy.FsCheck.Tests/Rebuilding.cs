using System;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>From a plan back to a request and options that lead to it: the proof that the resolver makes such a plan.</summary>
internal static class Rebuilding
{
    internal static MigrationPlan? ResolvedAgain(MigrationPlan plan)
    {
        var limit = plan.BandwidthLimit;
        var host = new HostResources
        {
            CpuThreads = 255,
            // A plan that is not parallel has its share; any whole that gives it will do.
            LinkBandwidth = limit is { } share ? Bandwidth.FromBitsPerSecond(share.BitsPerSecond * plan.MaxOutgoingMigrations) : null,
            QemuVersion = new(10, 1),
        };
        var options = new ResolverOptions
        {
            PostCopyWithParallel = PostCopyWithParallel.WhenSupported,
            ParallelCompression = plan.Compression == MigrationCompression.Zstd ? ParallelCompression.Zstd : ParallelCompression.None,
        };
        var request = new MigrationRequest
        {
            Cluster = new()
            {
                ParallelMigration = plan.Connections is { } connections ? ParallelMigrationSetting.Custom(connections) : ParallelMigrationSetting.Disabled,
                MigrationPolicy = new()
                {
                    PostCopy = plan.PostCopy,
                    Convergence = plan.Convergence,
                    Compression = plan.Compression == MigrationCompression.HypervisorDefault,
                    AutoConverge = plan.AutoConverge,
                    ZeroCopy = plan.ZeroCopy,
                    MaxOutgoingMigrations = plan.MaxOutgoingMigrations,
                    MaxIncomingMigrations = plan.MaxIncomingMigrations,
                },
            },
            Vm = new() { Encrypted = plan.Encrypted, Transport = plan.Transport },
            VmResources = new() { Vcpus = 1 },
            Source = host,
            Destination = host,
        };
        return request.Resolve(options).Plan;
    }
}
