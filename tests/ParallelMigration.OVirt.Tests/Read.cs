using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt.Tests;

/// <summary>Reading without awaiting, as a caller who cannot await does it.</summary>
internal static class Read
{
    internal static IEnumerable<OVirtCluster> Clusters(Stream stream, OVirtFormat? format = null) =>
        OVirtCluster.ReadAllAsync(stream, format).ToBlockingEnumerable();

    internal static IEnumerable<OVirtVm> Vms(Stream stream, OVirtFormat? format = null) =>
        OVirtVm.ReadAllAsync(stream, format).ToBlockingEnumerable();

    internal static IEnumerable<OVirtHost> Hosts(Stream stream, OVirtFormat? format = null) =>
        OVirtHost.ReadAllAsync(stream, format).ToBlockingEnumerable();
}
