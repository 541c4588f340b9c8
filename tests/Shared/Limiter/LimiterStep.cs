using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Testing;

/// <summary>What can happen to a limiter.</summary>
public enum LimiterAction
{
    /// <summary>A migration asks for a lease.</summary>
    Acquire,

    /// <summary>A waiting one is canceled.</summary>
    Cancel,

    /// <summary>A running one ends.</summary>
    Release,

    /// <summary>A process is killed.</summary>
    Crash,

    /// <summary>A migration is started elsewhere, without a lease.</summary>
    OthersStart,

    /// <summary>A migration that was started elsewhere ends.</summary>
    OthersEnd,
}

/// <summary>One event. There are few hosts, so that migrations meet often.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Source">The source host, 0 to 2.</param>
/// <param name="Destination">The destination host, 0 to 2.</param>
/// <param name="MaxOutgoing">1 to 3; with 1 for both it is parallel.</param>
/// <param name="MaxIncoming">1 to 3.</param>
/// <param name="Pick">Selects the process, and one of the waiting or running migrations.</param>
public readonly record struct LimiterStep(LimiterAction Action, int Source, int Destination, int MaxOutgoing, int MaxIncoming, int Pick)
{
    /// <summary>Generates sequences of steps, which shrink by leaving steps out.</summary>
    /// <param name="longest">The largest length.</param>
    public static Arbitrary<LimiterStep[]> Sequences(int longest) =>
        Arb.From(from length in Gen.Choose(1, longest) from steps in Gen.ArrayOf(One, length) select steps, Shorter);

    private static Gen<LimiterStep> One { get; } =
        from action in Gen.Frequency(
            (8, Gen.Constant(LimiterAction.Acquire)),
            (2, Gen.Constant(LimiterAction.Cancel)),
            (6, Gen.Constant(LimiterAction.Release)),
            (1, Gen.Constant(LimiterAction.Crash)),
            (2, Gen.Constant(LimiterAction.OthersStart)),
            (2, Gen.Constant(LimiterAction.OthersEnd)))
        from source in Gen.Choose(0, 2)
        from destination in Gen.Choose(0, 2)
        from maxima in Gen.Frequency(
            (1, Gen.Constant((1, 1))),
            (2, from outgoing in Gen.Choose(1, 3) from incoming in Gen.Choose(1, 3) select (outgoing, incoming)))
        from pick in Gen.Choose(0, 1000)
        select new LimiterStep(action, source, destination, maxima.Item1, maxima.Item2, pick);

    private static IEnumerable<LimiterStep[]> Shorter(LimiterStep[] steps) =>
        steps.Length < 2
            ? []
            : new[] { steps[..(steps.Length / 2)], steps[(steps.Length / 2)..] }
                .Concat(Enumerable.Range(0, steps.Length).Select(left => steps.Where((_, index) => index != left).ToArray()));
}
