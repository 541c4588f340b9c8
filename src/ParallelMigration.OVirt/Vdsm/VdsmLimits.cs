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
            { MaxOutgoingMigrations: < 1 } or { MaxIncomingMigrations: < 1 } => "The plan lets no migration leave or arrive: it was not resolved.",
            { Connections: < 1 } => "The plan has less than 1 connection: it was not resolved.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(plan));
        }
    }
}
