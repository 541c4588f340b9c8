using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What Vdsm cannot be told.</summary>
internal static class VdsmLimits
{
    internal static void Guard(MigrationPlan plan)
    {
        var problem = plan switch
        {
            { Compression: MigrationCompression.Zstd } =>
                "Vdsm cannot name a compression method, without which libvirt refuses compression on parallel connections. Resolve without that option.",
            { Transport: MigrationTransport.Rdma } => "Vdsm knows no RDMA.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(plan));
        }
    }
}
