namespace ParallelMigration.Policy;

/// <summary>How much an issue weighs at save time.</summary>
public enum IssueSeverity
{
    /// <summary>May be saved; something to check.</summary>
    Warning = 0,

    /// <summary>Cannot be saved.</summary>
    Error = 1,
}
