using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>Whether post-copy and parallel connections may be combined in one migration (rule C5).</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum PostCopyWithParallel
{
    /// <summary>Never: rules C1 and C2 hold.</summary>
    Never = 0,

    /// <summary>Where both hosts are known to be able to (<see cref="HypervisorCapabilities.PostCopyWithParallel"/>).</summary>
    WhenSupported = 1,
}
