namespace ParallelMigration.Policy;

/// <summary>What can be done to bring a live migration to its end.</summary>
public enum ConvergenceActionKind
{
    /// <summary>Let the guest stand still for up to a given time at the end (<c>virDomainMigrateSetMaxDowntime</c>).</summary>
    SetDowntime = 0,

    /// <summary>Let the migration use up to a given bandwidth (<c>virDomainMigrateSetMaxSpeed</c>).</summary>
    SetBandwidth,

    /// <summary>Do nothing: the guest goes on running, and the migration gets another stall before what comes next in the schedule.</summary>
    Wait,

    /// <summary>Switch to post-copy (<c>virDomainMigrateStartPostCopy</c>): the guest goes on at the destination and fetches the rest.</summary>
    PostCopy,

    /// <summary>Give up (<c>virDomainAbortJob</c>): the guest goes on at the source.</summary>
    Abort,
}
