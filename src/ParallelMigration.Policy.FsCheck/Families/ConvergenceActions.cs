using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Single actions of a convergence schedule.</summary>
internal static class ConvergenceActions
{
    private static readonly Gen<ConvergenceAction> Downtimes = Gen.Elements(1, 2, 100, 150, 500, 5_000, 1_999_999, 2_000_000).Select(Downtime);

    internal static Arbitrary<ConvergenceAction> Valid { get; } = Gen.Frequency(
        (8, Downtimes),
        (1, Bandwidths.Valid.Generator.Select(ConvergenceAction.SetBandwidth)),
        (1, Gen.Constant(ConvergenceAction.Wait)),
        (3, Gen.Constant(ConvergenceAction.Abort)),
        (1, Gen.Constant(ConvergenceAction.PostCopy))).Within(_ => true, Shrink);

    internal static Arbitrary<ConvergenceAction> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (6, Valid.Generator), (1, Bandwidths.HostileAboveZero.Select(ConvergenceAction.SetBandwidth))), Shrink);

    /// <summary>To abort is simplest: no number, and no consequence for the rules. Then waiting, a short downtime, a long one, post-copy, a bandwidth.</summary>
    internal static IEnumerable<ConvergenceAction> Shrink(ConvergenceAction action) => action.Kind switch
    {
        ConvergenceActionKind.PostCopy => [ConvergenceAction.Abort, Downtime(1)],
        ConvergenceActionKind.SetBandwidth => Bandwidths.ShrinkAboveZero(action.Bandwidth).Select(ConvergenceAction.SetBandwidth)
            .Prepend(Downtime(1)).Prepend(ConvergenceAction.Abort),
        ConvergenceActionKind.SetDowntime =>
            Shrinking.Towards((int)action.Downtime.TotalMilliseconds, 1).Select(Downtime).Prepend(ConvergenceAction.Abort),
        _ => Shrinking.To(action, ConvergenceAction.Abort),
    };

    private static ConvergenceAction Downtime(int milliseconds) => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(milliseconds));
}
