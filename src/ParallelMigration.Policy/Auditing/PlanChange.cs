namespace ParallelMigration.Policy.Auditing;

/// <summary>How an edit changes a VM's migrations, in one word. The names are stable API.</summary>
public enum PlanChange
{
    /// <summary>The plan stays the same, or the refusal.</summary>
    None = 0,

    /// <summary>Was not parallel, will be.</summary>
    BecomesParallel,

    /// <summary>Was parallel, will not be.</summary>
    NoLongerParallel,

    /// <summary>Parallel before and after, with another number of connections.</summary>
    OtherConnections,

    /// <summary>Parallel with the same connections before and after, or parallel neither before nor after, but something else in the plan differs.</summary>
    OtherDetails,

    /// <summary>Had a plan, will be refused.</summary>
    BecomesRefused,

    /// <summary>Was refused, will have a plan.</summary>
    NoLongerRefused,

    /// <summary>Plans were not compared, because the edit has no host (<see cref="ClusterEdit.Host"/>).</summary>
    NotCompared,
}
