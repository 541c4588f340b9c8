using System;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>From a plan back to a request and options that lead to it: the proof that the resolver makes such a plan.</summary>
internal static class Rebuilding
{
    internal static MigrationPlan? ResolvedAgain(MigrationPlan plan)
    {
        // A plan that is not parallel has its share; any whole that gives it will do. A limit of 0 is left where all of the link is in use.
        var bits = plan.BandwidthLimit?.BitsPerSecond * plan.MaxOutgoingMigrations;
        var libvirtLacksPostCopyLimit = plan is { PostCopy: true, BandwidthLimit: not null, PostCopyBandwidthLimit: null };
        var host = new HostResources
        {
            CpuThreads = 255,
            LinkBandwidth = bits is { } known ? Bandwidth.FromBitsPerSecond(Math.Max(1, known)) : null,
            BandwidthInUse = bits == 0 ? Bandwidth.FromBitsPerSecond(1) : Bandwidth.Zero,
            LibvirtVersion = libvirtLacksPostCopyLimit ? new(5, 0) : null,
            Capabilities = new() { PostCopyWithParallel = true },
        };
        var options = new ResolverOptions
        {
            MinimumShareOfLink = 0,
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
                    GuestEvents = plan.GuestEvents,
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
