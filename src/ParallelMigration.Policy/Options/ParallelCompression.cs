using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>What compresses the data on parallel connections, where the hosts can (rule A5).</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum ParallelCompression
{
    /// <summary>Nothing (rule A1).</summary>
    None = 0,

    /// <summary>zstd, on every parallel migration between hosts that have it, whatever the policy says of compression.</summary>
    Zstd = 1,

    /// <summary>
    /// zstd, on the parallel migrations between hosts that have it whose connections compress more memory than the available bandwidth carries uncompressed.
    /// </summary>
    ZstdWhenFaster = 2,
}
