namespace ParallelMigration.Policy.Prediction;

/// <summary>How a migration is expected to end, from the best to the worst. The names are stable API.</summary>
public enum PredictionVerdict
{
    /// <summary>Not predicted.</summary>
    Unknown = 0,

    /// <summary>It ends by itself.</summary>
    Converges,

    /// <summary>It ends once auto-converge has slowed the guest's CPUs down.</summary>
    ConvergesThrottled,

    /// <summary>It ends once the schedule has taken a step, such as a longer downtime.</summary>
    ConvergesAtStep,

    /// <summary>It ends by post-copy.</summary>
    PostCopy,

    /// <summary>The schedule aborts it, and the VM stays on the source.</summary>
    Aborted,

    /// <summary>It never ends: the guest changes its memory too fast, and the schedule has nothing left.</summary>
    NeverEnds,
}
