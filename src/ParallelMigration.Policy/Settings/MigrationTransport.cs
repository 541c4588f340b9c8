using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>How the migration's data travels from QEMU to QEMU.</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum MigrationTransport
{
    /// <summary>Directly between the two QEMU processes, over TCP. The only one that can be parallel.</summary>
    Direct = 0,

    /// <summary>Through the libvirt daemons (<c>VIR_MIGRATE_TUNNELLED</c>); libvirt refuses it with parallel (rule C4).</summary>
    Tunnelled = 1,

    /// <summary>RDMA; does not work with parallel (rule C4, the feature page's restrictions).</summary>
    Rdma = 2,
}
