using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Single actions of a convergence schedule.</summary>
internal static class ConvergenceActions
{
    private static readonly Gen<ConvergenceAction> Downtimes = Gen.Elements(1, 2, 100, 150, 500, 5_000, 1_999_999, 2_000_000).Select(Downtime);

    internal static Arbitrary<ConvergenceAction> Valid { get; } = Gen.Frequency(
        (8, Downtimes),
        (3, Gen.Constant(ConvergenceAction.Abort)),
        (1, Gen.Constant(ConvergenceAction.PostCopy))).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<ConvergenceAction> Hostile { get; } = Arb.From(
        Gen.Frequency((3, Valid.Generator), (1, Gen.Constant(default(ConvergenceAction)))), Shrink);

    /// <summary>To abort is simplest: no number, and no consequence for the rules. Then a short downtime, a long one, post-copy.</summary>
    internal static IEnumerable<ConvergenceAction> Shrink(ConvergenceAction action) => action.Kind switch
    {
        ConvergenceActionKind.PostCopy => [ConvergenceAction.Abort, Downtime(1)],
        ConvergenceActionKind.SetDowntime when action.Downtime > TimeSpan.Zero =>
            Shrinking.Towards((int)action.Downtime.TotalMilliseconds, 1).Select(Downtime).Prepend(ConvergenceAction.Abort),
        _ => Shrinking.To(action, ConvergenceAction.Abort),
    };

    private static ConvergenceAction Downtime(int milliseconds) => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(milliseconds));
}
