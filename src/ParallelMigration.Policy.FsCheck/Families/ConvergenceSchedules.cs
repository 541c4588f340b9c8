using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Whole convergence schedules (A4).</summary>
internal static class ConvergenceSchedules
{
    // Half of them empty, as the default is: a schedule matters to few properties, and makes every counterexample longer.
    internal static Arbitrary<ConvergenceSchedule> Valid { get; } =
        Gen.Frequency((1, Gen.Constant(ConvergenceSchedule.None)), (1, Of(ConvergenceActions.Valid, ConvergenceSteps.Valid, 6).Select(WithoutAbortAtStart)))
            .Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<ConvergenceSchedule> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (10, Gen.Constant(ConvergenceSchedule.None)),
            (10, Of(ConvergenceActions.Hostile, ConvergenceSteps.Hostile, 6)),
            (1, Gen.Elements(100, 1_000).Select(Endless))),
        Shrink);

    internal static IEnumerable<ConvergenceSchedule> Shrink(ConvergenceSchedule schedule) =>
        Shrinking.To(schedule, ConvergenceSchedule.None)
            .Concat(Shrinking.List(schedule.Steps, ConvergenceSteps.Shrink).Where(Rise)
                .Select(steps => schedule with { Steps = steps }))
            .Concat(Shrinking.List(schedule.Initial, ConvergenceActions.Shrink)
                .Select(initial => schedule with { Initial = initial }))
            .Concat(Shrinking.List(schedule.Last, ConvergenceActions.Shrink)
                .Select(last => schedule with { Last = last }))
            .Concat(schedule.TimeLimit is null ? [] : [schedule with { TimeLimit = null }])
            .Concat(schedule.TimeLimitPerGibibyte is null ? [] : [schedule with { TimeLimitPerGibibyte = null }]);

    private static Gen<ConvergenceSchedule> Of(Arbitrary<ConvergenceAction> actions, Arbitrary<ConvergenceStep> steps, int length) =>
        from initial in Generating.UpTo(2, actions.Generator)
        from stalls in Generating.UpTo(length, steps.Generator)
        from last in Generating.UpTo(2, actions.Generator)
        from limit in Limits
        from limitPerGibibyte in Limits
        select new ConvergenceSchedule(initial, Rising(stalls), last) { TimeLimit = limit, TimeLimitPerGibibyte = limitPerGibibyte };

    private static Gen<TimeSpan?> Limits { get; } = Gen.Frequency(
        (4, Gen.Constant((TimeSpan?)null)),
        (1, Gen.Elements(1, 60, 1_800, 86_400, (int)ConvergenceSchedule.MaxTimeLimit.TotalSeconds).Select(seconds => (TimeSpan?)TimeSpan.FromSeconds(seconds))));

    /// <summary>An abort among the initial actions cannot be saved (A4).</summary>
    private static ConvergenceSchedule WithoutAbortAtStart(ConvergenceSchedule schedule) =>
        schedule with { Initial = [.. schedule.Initial.Where(action => action.Kind != ConvergenceActionKind.Abort)] };

    /// <summary>The steps in order, one for each limit from 1 on: a schedule takes no other.</summary>
    private static IEnumerable<ConvergenceStep> Rising(IEnumerable<ConvergenceStep> steps) =>
        steps.Where(step => step.StallLimit > 0).GroupBy(step => step.StallLimit).Select(sameLimit => sameLimit.First()).OrderBy(step => step.StallLimit);

    private static bool Rise(IReadOnlyList<ConvergenceStep> steps) =>
        steps.Zip(steps.Skip(1), (step, next) => step.StallLimit < next.StallLimit).All(rises => rises);

    private static ConvergenceSchedule Endless(int steps) =>
        new([], Enumerable.Range(1, steps).Select(limit => new ConvergenceStep(limit, ConvergenceAction.Abort)), []);
}
