using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What Vdsm, or the libvirt below it, cannot carry out.</summary>
internal static class VdsmLimits
{
    internal static bool IsUuid(string id) => Guid.TryParseExact(id, "D", out _);

    internal static void Guard(MigrationPlan plan)
    {
        var problem = plan switch
        {
            { Compression: MigrationCompression.Zstd } =>
                "Vdsm cannot name a compression method, without which libvirt refuses compression on parallel connections. Resolve without that option.",
            { Transport: MigrationTransport.Rdma } => "Vdsm has no RDMA.",
            { Transport: MigrationTransport.Tunnelled, Encrypted: true } => "libvirt cannot encrypt a tunnelled migration: it fails, and has ended a daemon.",
            { Transport: MigrationTransport.Tunnelled, PostCopy: true } => "libvirt has no post-copy for a tunnelled migration.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(plan));
        }
    }
}
