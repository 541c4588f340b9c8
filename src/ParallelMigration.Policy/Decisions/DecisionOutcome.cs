namespace ParallelMigration.Policy;

/// <summary>How a decision ended.</summary>
public enum DecisionOutcome
{
    /// <summary>There is no plan: what was asked for cannot be done as it is set up. The issues say why, and the ways out.</summary>
    Refused = 0,

    /// <summary>There is a plan.</summary>
    Plan = 1,
}
