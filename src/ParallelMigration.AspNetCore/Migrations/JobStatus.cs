namespace ParallelMigration.AspNetCore;

/// <summary>How a job stands.</summary>
public enum JobStatus
{
    /// <summary>It runs.</summary>
    Started = 0,

    /// <summary>It has succeeded.</summary>
    Finished,

    /// <summary>It has failed.</summary>
    Failed,

    /// <summary>It was canceled.</summary>
    Aborted,

    /// <summary>Not known: the engine was down when it ended.</summary>
    Unknown,
}
