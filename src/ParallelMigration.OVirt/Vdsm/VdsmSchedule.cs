using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

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

        if (Actions(schedule).Any(action => action.Kind == ConvergenceActionKind.SetBandwidth))
        {
            throw new ArgumentException("Vdsm cannot change the bandwidth of a running migration. Resolve with a policy whose schedule does not.", nameof(plan));
        }

        if (Actions(schedule).Any(action => !IsKnown(action, plan)))
        {
            schedule = new(schedule.Initial.Where(action => IsKnown(action, plan)), Timed(schedule, plan).Where(step => IsKnown(step.Action, plan)), []);
        }

        return schedule.Steps.Count + schedule.Last.Count > 0
            ? schedule
            : throw new ArgumentException("Vdsm needs a schedule to have at least one action for stalling.", nameof(plan));
    }

    /// <summary>Whether Vdsm has no name for an action of the schedule.</summary>
    internal static bool HasUnknownActions(ConvergenceSchedule schedule) =>
        Actions(schedule).Any(action => action.Kind is ConvergenceActionKind.SetBandwidth or ConvergenceActionKind.Wait);

    /// <summary>
    /// Every action for stalling at the stall at which it would come: one at each, and none for a post-copy that the plan does not allow. So
    /// what is left out leaves the others where they are.
    /// </summary>
    private static IEnumerable<ConvergenceStep> Timed(ConvergenceSchedule schedule, MigrationPlan plan)
    {
        var next = 1L;
        foreach (var (limit, action) in schedule.Steps.Select(step => (step.StallLimit, step.Action)).Concat(schedule.Last.Select(action => (0, action))))
        {
            var stall = Math.Max(limit, next);
            if (stall > int.MaxValue)
            {
                yield break;
            }

            yield return new((int)stall, action);
            next = action.Kind == ConvergenceActionKind.PostCopy && !plan.PostCopy ? stall : stall + 1;
        }
    }

    private static bool IsKnown(ConvergenceAction action, MigrationPlan plan) =>
        action.Kind != ConvergenceActionKind.Wait && (plan.PostCopy || action.Kind != ConvergenceActionKind.PostCopy);

    private static IEnumerable<ConvergenceAction> Actions(ConvergenceSchedule schedule) =>
        schedule.Initial.Concat(schedule.Steps.Select(step => step.Action)).Concat(schedule.Last);
}
