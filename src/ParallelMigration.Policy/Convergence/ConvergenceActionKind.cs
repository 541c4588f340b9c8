using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Convergence;

/// <summary>What can be done to bring a live migration to its end.</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public enum ConvergenceActionKind
{
    /// <summary>Do nothing: the guest keeps running, and the migration may stall once more before the next action of the schedule.</summary>
    Wait = 0,

    /// <summary>Let the guest be paused for up to a given time at switchover (<c>virDomainMigrateSetMaxDowntime</c>).</summary>
    SetDowntime,

    /// <summary>Let the migration use up to a given bandwidth (<c>virDomainMigrateSetMaxSpeed</c>).</summary>
    SetBandwidth,

    /// <summary>Switch to post-copy (<c>virDomainMigrateStartPostCopy</c>): the guest continues on the destination and fetches the rest.</summary>
    PostCopy,

    /// <summary>Abort the migration (<c>virDomainAbortJob</c>): the guest continues on the source.</summary>
    Abort,
}
