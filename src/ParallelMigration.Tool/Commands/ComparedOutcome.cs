namespace ParallelMigration.Tool.Commands;

/// <summary>How a decision of today compares with what was done.</summary>
internal enum ComparedOutcome
{
    /// <summary>Not known what it was decided from.</summary>
    Unknown = 0,

    /// <summary>The same number and kind of connections, and the same limit.</summary>
    Same,

    /// <summary>Another number, kind or limit.</summary>
    Different,

    /// <summary>It would be refused.</summary>
    Refused,
}
