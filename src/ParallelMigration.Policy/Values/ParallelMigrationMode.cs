using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy;

/// <summary>The four choices of the parallel migration option, as the feature page names them.</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum ParallelMigrationMode
{
    /// <summary>Not parallel (rule R2). The cluster's default (rule R1).</summary>
    Disabled = 0,

    /// <summary>Parallel where the available resources give at least two connections, else not (rule R5).</summary>
    Auto = 1,

    /// <summary>Always parallel; the number of connections follows from the available resources (rule R4).</summary>
    Parallel = 2,

    /// <summary>Always parallel, with the number of connections given by the user (rules R6, R7).</summary>
    Custom = 3,
}
