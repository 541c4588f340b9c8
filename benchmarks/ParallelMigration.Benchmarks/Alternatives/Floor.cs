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
    private static readonly HypervisorVersion QemuParallelEncryption = new(5, 2);
    private static readonly HypervisorVersion LibvirtPostCopyLimit = new(5, 1);

    internal static Answer Resolve(MigrationRequest r, ResolverOptions o)
    {
        var setting = r.Vm.ParallelMigration ?? r.Cluster.ParallelMigration;
        var policy = r.Vm.MigrationPolicy ?? r.Cluster.MigrationPolicy;
        if (r.Vm.Transport is not (MigrationTransport.Direct or MigrationTransport.Rdma) && (policy.AllowsPostCopy || r.Vm.Encrypted))
        {
            return Answer.Refusal;
        }

        var blocked = r.Vm.Transport != MigrationTransport.Direct
            || r.Cluster.Level < o.MinimumClusterLevel
            || !(r.Source.Capabilities?.Multifd ?? !(r.Source.LibvirtVersion < LibvirtMultifd || r.Source.QemuVersion < QemuMultifd))
            || !(r.Destination.Capabilities?.Multifd ?? !(r.Destination.LibvirtVersion < LibvirtMultifd || r.Destination.QemuVersion < QemuMultifd))
            || (r.Vm.Encrypted && !(r.Source.Capabilities?.ParallelEncryption ?? !(r.Source.QemuVersion < QemuParallelEncryption)))
            || (r.Vm.Encrypted && !(r.Destination.Capabilities?.ParallelEncryption ?? !(r.Destination.QemuVersion < QemuParallelEncryption)))
            || (policy.AllowsPostCopy && !(o.PostCopyWithParallel == PostCopyWithParallel.WhenSupported
                && (r.Source.Capabilities?.PostCopyWithParallel ?? r.Source.QemuVersion >= QemuPostCopyWithParallel)
                && (r.Destination.Capabilities?.PostCopyWithParallel ?? r.Destination.QemuVersion >= QemuPostCopyWithParallel)));

        var sourceLink = r.Source.LinkBandwidth is { BitsPerSecond: > 0 and var s } ? s : Answer.Unlimited;
        var destinationLink = r.Destination.LinkBandwidth is { BitsPerSecond: > 0 and var d } ? d : Answer.Unlimited;
        var available = Answer.Unlimited;
        var limited = Answer.Unlimited;
        if (r.Cluster.MigrationBandwidth != MigrationBandwidth.HypervisorDefault)
        {
            var a = sourceLink < 0 ? Answer.Unlimited : Math.Max(0, sourceLink - r.Source.BandwidthInUse.BitsPerSecond);
            var b = destinationLink < 0 ? Answer.Unlimited : Math.Max(0, destinationLink - r.Destination.BandwidthInUse.BitsPerSecond);
            available = a < 0 ? b : b < 0 ? a : Math.Min(a, b);
            var custom = r.Cluster.MigrationBandwidth.CustomBandwidth is { } c ? c.BitsPerSecond : long.MaxValue;
            if (custom != long.MaxValue && (available < 0 || custom < available))
            {
                available = custom;
            }

            limited = available;
            if (available >= 0 && (r.Source.BandwidthInUse.BitsPerSecond > 0 || r.Destination.BandwidthInUse.BitsPerSecond > 0))
            {
                var slower = sourceLink < 0 ? Math.Max(0, destinationLink) : destinationLink < 0 ? sourceLink : Math.Min(sourceLink, destinationLink);
                limited = Math.Max(available, Math.Min(custom, (long)(slower * (decimal)o.MinimumShareOfLink)));
            }
        }

        var cpus = Math.Min(r.VmResources.Vcpus, r.VmResources.EmulatorCpus ?? int.MaxValue);
        var zstd = o.ParallelCompression is ParallelCompression.Zstd or ParallelCompression.ZstdWhenFaster
            && (r.Source.Capabilities?.ParallelZstd ?? !(r.Source.LibvirtVersion < LibvirtZstd || r.Source.QemuVersion < QemuZstd))
            && (r.Destination.Capabilities?.ParallelZstd ?? !(r.Destination.LibvirtVersion < LibvirtZstd || r.Destination.QemuVersion < QemuZstd));
        var sourceHasZeroCopy = r.Source.Capabilities?.ZeroCopy ?? !(r.Source.LibvirtVersion < LibvirtZeroCopy || r.Source.QemuVersion < QemuZeroCopy);
        var mode = setting.Mode;
        if (o.ForceParallelForZeroCopy && policy.ZeroCopy && !blocked && !r.Vm.Encrypted && sourceHasZeroCopy
            && mode is ParallelMigrationMode.Disabled or ParallelMigrationMode.Auto
            && !(zstd && KeepsZstd(Connections(ParallelMigrationMode.Parallel, o.BandwidthPerZstdConnection))))
        {
            mode = ParallelMigrationMode.Parallel;
        }

        if (mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom
            && (blocked || setting.CustomConnections < 2 || setting.CustomConnections > 255))
        {
            return Answer.Refusal;
        }

        var connections = 0;
        if (zstd)
        {
            connections = Connections(mode, o.BandwidthPerZstdConnection);
            zstd = KeepsZstd(connections);
        }

        if (!zstd)
        {
            connections = Connections(mode, r.Vm.Encrypted ? o.BandwidthPerEncryptedConnection : o.BandwidthPerConnection);
        }

        var limit = connections > 0 || limited < 0 ? limited : limited / policy.MaxOutgoingMigrations;
        var postCopyLimit = policy.AllowsPostCopy && !(r.Source.LibvirtVersion < LibvirtPostCopyLimit) && !(r.Destination.LibvirtVersion < LibvirtPostCopyLimit)
            ? limit
            : Answer.Unlimited;
        return connections == 0
            ? new(
                Refused: false,
                0,
                policy.Compression ? MigrationCompression.HypervisorDefault : MigrationCompression.None,
                policy.MaxOutgoingMigrations,
                policy.MaxIncomingMigrations,
                limit,
                postCopyLimit,
                policy.AllowsPostCopy,
                ZeroCopy: false)
            : new(
                Refused: false,
                connections,
                zstd ? MigrationCompression.Zstd : MigrationCompression.None,
                1,
                1,
                limit,
                postCopyLimit,
                policy.AllowsPostCopy,
                policy.ZeroCopy && !r.Vm.Encrypted && !zstd && sourceHasZeroCopy);

        bool KeepsZstd(int count) => o.ParallelCompression == ParallelCompression.Zstd
            || (count > 0 && available >= 0 && count > available / o.ZstdMemoryPerConnection.BitsPerSecond);

        int Connections(ParallelMigrationMode by, Bandwidth perConnection)
        {
            if (by == ParallelMigrationMode.Custom)
            {
                return Math.Max(2, Math.Min(setting.CustomConnections.GetValueOrDefault(), Math.Min(r.Source.CpuThreads, r.Destination.CpuThreads)));
            }

            if (by == ParallelMigrationMode.Disabled)
            {
                return 0;
            }

            var computed = available < 0 ? 0 : Math.Min(available / perConnection.BitsPerSecond, cpus);
            return by == ParallelMigrationMode.Parallel || (!blocked && computed >= 2) ? (int)Math.Clamp(computed, 2, o.MaxConnections) : 0;
        }
    }
}
