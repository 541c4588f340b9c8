namespace ParallelMigration.Policy.Convergence;

/// <summary>What has been asked of the hypervisor for good.</summary>
internal enum ConvergencePhase
{
    /// <summary>Nothing yet: the schedule is followed.</summary>
    PreCopy = 0,

    /// <summary>Post-copy was asked for, and neither has begun nor has failed.</summary>
    SwitchingToPostCopy,

    /// <summary>Post-copy has begun: it can only be followed.</summary>
    PostCopy,

    /// <summary>The abort was asked for, and has not failed.</summary>
    Aborting,
}
