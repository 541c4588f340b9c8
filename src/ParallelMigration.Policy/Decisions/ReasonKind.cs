namespace ParallelMigration.Policy;

/// <summary>Specifies which part of a plan a <see cref="Reason"/> is about.</summary>
public enum ReasonKind
{
    /// <summary>Whether the migration is parallel, and over how many connections.</summary>
    Connections = 0,

    /// <summary>Another part of the plan that differs from what the policy or the options ask for: compression, zero-copy, concurrency.</summary>
    Adjustment,

    /// <summary>The bandwidth: what is available, and the limit.</summary>
    Bandwidth,

    /// <summary>Nothing that was changed, but a known risk of the plan.</summary>
    Warning,
}
