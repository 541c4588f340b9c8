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
        var schedule = plan.Convergence;
        if (Actions(schedule).Any(action => action.Kind == ConvergenceActionKind.SetBandwidth))
        {
            throw new ArgumentException("Vdsm cannot change the bandwidth of a running migration. Resolve with a policy whose schedule does not.", nameof(plan));
        }

        if (HasTimeLimit(schedule))
        {
            throw new ArgumentException("Vdsm does not limit the time of a migration: the engine must cancel it. Resolve with a policy whose schedule has no time limit.", nameof(plan));
        }

        // No schedule is Vdsm's own, made of its downtime, which is all that the legacy policy has.
        if (schedule.Equals(ConvergenceSchedule.None) || DowntimeAlone(schedule) is not null)
        {
            return null;
        }

        var late = Late(schedule);
        if (late.Count > 0 || Actions(schedule).Any(action => !IsKnown(action, plan)))
        {
            schedule = new(schedule.Initial.Where(action => !late.Contains(action) && IsKnown(action, plan)), Timed(schedule, late, plan).Where(step => IsKnown(step.Action, plan)), []);
        }

        // Vdsm's monitor fails when its schedule runs out, and the migration goes on unattended.
        var stalling = schedule.Steps.Select(step => step.Action).Concat(schedule.Last);
        return stalling.LastOrDefault().Kind == ConvergenceActionKind.Abort && stalling.Any()
            ? schedule
            : new(schedule.Initial, schedule.Steps, schedule.Last.Append(ConvergenceAction.Abort));
    }

    /// <summary>The downtime, of a schedule that sets it at the start and does nothing else.</summary>
    internal static TimeSpan? DowntimeAlone(ConvergenceSchedule schedule) =>
        schedule.Steps.Count + schedule.Last.Count == 0 && schedule.Initial is [{ Kind: ConvergenceActionKind.SetDowntime, Downtime: var downtime }] ? downtime : null;

    /// <summary>Whether Vdsm has no name for an action of the schedule.</summary>
    internal static bool HasUnknownActions(ConvergenceSchedule schedule) =>
        Actions(schedule).Any(action => action.Kind is ConvergenceActionKind.SetBandwidth or ConvergenceActionKind.Wait);

    internal static bool HasTimeLimit(ConvergenceSchedule schedule) => schedule.TimeLimit is not null || schedule.TimeLimitPerGibibyte is not null;

    /// <summary>
    /// Every action for stalling at the stall at which it would come: one at each, and none for a post-copy that the plan does not allow. So
    /// what is left out leaves the others where they are.
    /// </summary>
    private static IEnumerable<ConvergenceStep> Timed(ConvergenceSchedule schedule, IReadOnlyCollection<ConvergenceAction> late, MigrationPlan plan)
    {
        var next = 1L;
        foreach (var (limit, action) in late.Select(action => (0, action)).Concat(schedule.Steps.Select(step => (step.StallLimit, step.Action))).Concat(schedule.Last.Select(action => (0, action))))
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

    /// <summary>The actions at the start that Vdsm takes in its monitor alone: they come at the first stall.</summary>
    private static List<ConvergenceAction> Late(ConvergenceSchedule schedule) =>
        [.. schedule.Initial.Where(action => action.Kind is ConvergenceActionKind.PostCopy or ConvergenceActionKind.Abort)];

    private static bool IsKnown(ConvergenceAction action, MigrationPlan plan) =>
        action.Kind != ConvergenceActionKind.Wait && (plan.PostCopy || action.Kind != ConvergenceActionKind.PostCopy);

    private static IEnumerable<ConvergenceAction> Actions(ConvergenceSchedule schedule) =>
        schedule.Initial.Concat(schedule.Steps.Select(step => step.Action)).Concat(schedule.Last);
}
