namespace ParallelMigration.Policy.Json;

/// <summary>Specifies how a request was answered.</summary>
public enum AnswerOutcome
{
    /// <summary>The document was not a request.</summary>
    Invalid = 0,

    /// <summary>The rules refuse the migration as it is set up.</summary>
    Refused = 1,

    /// <summary>There is a plan.</summary>
    Plan = 2,
}
