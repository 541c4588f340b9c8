using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Actions with the stall limit they wait for.</summary>
internal static class ConvergenceSteps
{
    internal static Arbitrary<ConvergenceStep> Valid { get; } = Of(Gen.Choose(1, 6), ConvergenceActions.Valid).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<ConvergenceStep> Hostile { get; } = Arb.From(
        Gen.Frequency((4, Of(Gen.Elements(1, 2, 3, int.MaxValue - 1, int.MaxValue), ConvergenceActions.Hostile)), (1, Gen.Constant(default(ConvergenceStep)))),
        Shrink);

    /// <summary>The default value, which no constructor makes, becomes a step that one does.</summary>
    internal static IEnumerable<ConvergenceStep> Shrink(ConvergenceStep step) => step.StallLimit == 0
        ? [new(1, ConvergenceAction.Abort)]
        : Shrinking.Towards(step.StallLimit, 1).Select(limit => new ConvergenceStep(limit, step.Action))
            .Concat(ConvergenceActions.Shrink(step.Action).Select(action => new ConvergenceStep(step.StallLimit, action)));

    private static Gen<ConvergenceStep> Of(Gen<int> limits, Arbitrary<ConvergenceAction> actions) =>
        from limit in limits
        from action in actions.Generator
        select new ConvergenceStep(limit, action);
}
