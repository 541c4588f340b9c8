using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>A convergence schedule as Vdsm takes it.</summary>
internal static class VdsmSchedule
{
    /// <summary>Vdsm's limit for the last actions: they come after any amount of stalling.</summary>
    internal const int LastLimit = -1;

    internal static ConvergenceSchedule? Of(MigrationPlan plan)
    {
        if (plan.Convergence is not { } schedule || schedule.Equals(ConvergenceSchedule.None))
        {
            return null;
        }

        if (!plan.PostCopy && schedule.SwitchesToPostCopy)
        {
            schedule = new(
                WithoutPostCopy(schedule.Initial),
                schedule.Steps.Where(step => step.Action.Kind != ConvergenceActionKind.PostCopy),
                WithoutPostCopy(schedule.Last));
        }

        return schedule.Steps.Count + schedule.Last.Count > 0
            ? schedule
            : throw new ArgumentException("Vdsm needs a schedule to have at least one action for stalling.", nameof(plan));
    }

    private static IEnumerable<ConvergenceAction> WithoutPostCopy(IEnumerable<ConvergenceAction> actions) =>
        actions.Where(action => action.Kind != ConvergenceActionKind.PostCopy);
}
