namespace ParallelMigration.Policy.Convergence;

/// <summary>Why a schedule's action is due. The names are stable API.</summary>
public enum ConvergenceReasonCode
{
    /// <summary>The schedule has it at the start.</summary>
    AtStart = 0,

    /// <summary>The migration has stalled as often as the step's limit says.</summary>
    StallLimitReached,

    /// <summary>The migration has stalled once more after the schedule's last step: one of the last actions.</summary>
    StepsUsedUp,

    /// <summary>The schedule would switch to post-copy here, but the plan does not allow it: passed over (rules C1, C2, A4).</summary>
    PostCopyNotAllowed,

    /// <summary>Nothing at all has been sent for <see cref="ConvergenceOptions.ProgressTimeout"/>.</summary>
    NothingSent,

    /// <summary>The migration has taken as long as the schedule's time limit allows: one of the last actions, or the abort behind them.</summary>
    TimeLimitReached,
}
