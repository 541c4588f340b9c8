using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>Where a cluster takes the migration bandwidth from (rule B3; oVirt's assignment method).</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum MigrationBandwidthSource
{
    /// <summary>What the two hosts' migration links can give (rule B2).</summary>
    Auto = 0,

    /// <summary>The hypervisor's own default: its value is unknown, and no limit is set.</summary>
    HypervisorDefault = 1,

    /// <summary>A bandwidth that the administrator gave; what the links can give still bounds it.</summary>
    Custom = 2,
}
