using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Benchmarks;

/// <summary>
/// The same rules as bare branches, without reasons, warnings, issues or structure: the least that any implementation must do,
/// and so what the resolver is measured against.
/// </summary>
internal static class Floor
{
    internal static (int Connections, int Outgoing, long Limit, int Compression, bool ZeroCopy, bool Refused) Resolve(MigrationRequest r, ResolverOptions o)
    {
        var setting = r.Vm.ParallelMigration ?? r.Cluster.ParallelMigration;
        var policy = r.Vm.MigrationPolicy ?? r.Cluster.MigrationPolicy;
        var postCopyAllowed = o.PostCopyWithParallel == PostCopyWithParallel.WhenSupported
            && r.Source.QemuVersion >= new HypervisorVersion(10, 1) && r.Destination.QemuVersion >= new HypervisorVersion(10, 1);
        var blocked = (policy.PostCopy && !postCopyAllowed)
            || r.Vm.Transport != MigrationTransport.Direct
            || r.Source.LibvirtVersion < new HypervisorVersion(5, 2) || r.Source.QemuVersion < new HypervisorVersion(4, 0)
            || r.Destination.LibvirtVersion < new HypervisorVersion(5, 2) || r.Destination.QemuVersion < new HypervisorVersion(4, 0)
            || r.Cluster.Level < o.MinimumClusterLevel;
        var mode = setting.Mode;
        if (o.ZeroCopyTurnsParallelOn && policy.ZeroCopy && !blocked && !r.Vm.Encrypted
            && mode is ParallelMigrationMode.Disabled or ParallelMigrationMode.Auto)
        {
            mode = ParallelMigrationMode.Parallel;
        }

        if (mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom
            && (blocked || setting.CustomConnections < 2 || setting.CustomConnections > 255))
        {
            return (0, 0, 0, 0, false, true);
        }

        long available = -1;
        if (r.Cluster.MigrationBandwidth.Source != MigrationBandwidthSource.HypervisorDefault)
        {
            var a = r.Source.LinkBandwidth is { } s ? Math.Max(0, s.BitsPerSecond - r.Source.BandwidthInUse.BitsPerSecond) : -1;
            var b = r.Destination.LinkBandwidth is { } d ? Math.Max(0, d.BitsPerSecond - r.Destination.BandwidthInUse.BitsPerSecond) : -1;
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
            var share = available < 0 ? -1 : available / policy.MaxOutgoingMigrations;
            return (0, policy.MaxOutgoingMigrations, share, policy.Compression ? 1 : 0, false, false);
        }

        var zstd = o.ParallelCompression == ParallelCompression.Zstd;
        var zeroCopy = policy.ZeroCopy && !r.Vm.Encrypted && !zstd && !(r.Source.LibvirtVersion < new HypervisorVersion(8, 5));
        return (connections, 1, available, zstd ? 2 : 0, zeroCopy, false);
    }
}
