using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Benchmarks.Alternatives;

/// <summary>
/// The same rules as bare branches, without reasons, warnings, issues or structure: the least that any implementation must do,
/// and so what the resolver is measured against.
/// </summary>
internal static class Floor
{
    private static readonly HypervisorVersion LibvirtMultifd = new(5, 2);
    private static readonly HypervisorVersion QemuMultifd = new(4, 0);
    private static readonly HypervisorVersion LibvirtZstd = new(9, 4);
    private static readonly HypervisorVersion QemuZstd = new(5, 0);
    private static readonly HypervisorVersion LibvirtZeroCopy = new(8, 5);
    private static readonly HypervisorVersion QemuZeroCopy = new(7, 1);
    private static readonly HypervisorVersion QemuPostCopyWithParallel = new(10, 1);

    internal static Answer Resolve(MigrationRequest r, ResolverOptions o)
    {
        var setting = r.Vm.ParallelMigration ?? r.Cluster.ParallelMigration;
        var policy = r.Vm.MigrationPolicy ?? r.Cluster.MigrationPolicy;
        var blocked = r.Vm.Transport != MigrationTransport.Direct
            || r.Cluster.Level < o.MinimumClusterLevel
            || !(r.Source.Capabilities?.Multifd ?? !(r.Source.LibvirtVersion < LibvirtMultifd || r.Source.QemuVersion < QemuMultifd))
            || !(r.Destination.Capabilities?.Multifd ?? !(r.Destination.LibvirtVersion < LibvirtMultifd || r.Destination.QemuVersion < QemuMultifd))
            || (policy.AllowsPostCopy && !(o.PostCopyWithParallel == PostCopyWithParallel.WhenSupported
                && (r.Source.Capabilities?.PostCopyWithParallel ?? r.Source.QemuVersion >= QemuPostCopyWithParallel)
                && (r.Destination.Capabilities?.PostCopyWithParallel ?? r.Destination.QemuVersion >= QemuPostCopyWithParallel)));
        var mode = setting.Mode;
        if (o.ForceParallelForZeroCopy && policy.ZeroCopy && !blocked && !r.Vm.Encrypted
            && mode is ParallelMigrationMode.Disabled or ParallelMigrationMode.Auto)
        {
            mode = ParallelMigrationMode.Parallel;
        }

        if (mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom
            && (blocked || setting.CustomConnections < 2 || setting.CustomConnections > 255))
        {
            return Answer.Refusal;
        }

        var available = Answer.Unlimited;
        if (r.Cluster.MigrationBandwidth.Source != MigrationBandwidthSource.HypervisorDefault)
        {
            var a = r.Source.LinkBandwidth is { } s ? Math.Max(0, s.BitsPerSecond - r.Source.BandwidthInUse.BitsPerSecond) : Answer.Unlimited;
            var b = r.Destination.LinkBandwidth is { } d ? Math.Max(0, d.BitsPerSecond - r.Destination.BandwidthInUse.BitsPerSecond) : Answer.Unlimited;
            available = a < 0 ? b : b < 0 ? a : Math.Min(a, b);
            if (r.Cluster.MigrationBandwidth.CustomBandwidth is { } c && (available < 0 || c.BitsPerSecond < available))
            {
                available = c.BitsPerSecond;
            }
        }

        var connections = 0;
        if (mode == ParallelMigrationMode.Custom)
        {
            connections = Math.Max(2, Math.Min(setting.CustomConnections!.Value, Math.Min(r.Source.CpuThreads, r.Destination.CpuThreads)));
        }
        else if (mode != ParallelMigrationMode.Disabled)
        {
            var computed = available < 0 ? 0 : Math.Min(
                available / o.BandwidthPerConnection.BitsPerSecond, Math.Min(r.VmResources.Vcpus, r.VmResources.EmulatorCpus ?? int.MaxValue));
            connections = mode == ParallelMigrationMode.Parallel || (!blocked && computed >= 2) ? (int)Math.Clamp(computed, 2, o.MaxConnections) : 0;
        }

        if (connections == 0)
        {
            return new(
                Refused: false,
                0,
                policy.Compression ? MigrationCompression.HypervisorDefault : MigrationCompression.None,
                policy.MaxOutgoingMigrations,
                policy.MaxIncomingMigrations,
                available < 0 ? Answer.Unlimited : available / policy.MaxOutgoingMigrations,
                policy.AllowsPostCopy,
                ZeroCopy: false);
        }

        var zstd = o.ParallelCompression == ParallelCompression.Zstd
            && (r.Source.Capabilities?.ParallelZstd ?? !(r.Source.LibvirtVersion < LibvirtZstd || r.Source.QemuVersion < QemuZstd))
            && (r.Destination.Capabilities?.ParallelZstd ?? !(r.Destination.LibvirtVersion < LibvirtZstd || r.Destination.QemuVersion < QemuZstd));
        return new(
            Refused: false,
            connections,
            zstd ? MigrationCompression.Zstd : MigrationCompression.None,
            1,
            1,
            available,
            policy.AllowsPostCopy,
            policy.ZeroCopy && !r.Vm.Encrypted && !zstd
                && (r.Source.Capabilities?.ZeroCopy ?? !(r.Source.LibvirtVersion < LibvirtZeroCopy || r.Source.QemuVersion < QemuZeroCopy)));
    }
}
