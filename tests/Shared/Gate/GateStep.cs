using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Testing;

/// <summary>What can happen at a gate.</summary>
public enum GateAction
{
    /// <summary>A migration comes to the gate.</summary>
    Enter,

    /// <summary>One that waits is cancelled.</summary>
    Cancel,

    /// <summary>One that runs is over.</summary>
    Release,

    /// <summary>An owner dies with all that it has.</summary>
    Crash,

    /// <summary>Somebody else starts a migration.</summary>
    OthersStart,

    /// <summary>Somebody else's migration is over.</summary>
    OthersEnd,
}

/// <summary>One thing that happens at a gate. Few hosts, so that they meet often.</summary>
/// <param name="Action">What.</param>
/// <param name="Source">The source host, 0 to 2.</param>
/// <param name="Destination">The destination host, 0 to 2.</param>
/// <param name="MaxOutgoing">1 to 3; with 1 for both it is parallel.</param>
/// <param name="MaxIncoming">1 to 3.</param>
/// <param name="Pick">Which owner, and which of those that wait or run.</param>
public readonly record struct GateStep(GateAction Action, int Source, int Destination, int MaxOutgoing, int MaxIncoming, int Pick)
{
    /// <summary>Sequences of steps, up to a length; they shrink by leaving steps out.</summary>
    /// <param name="longest">The most steps.</param>
    public static Arbitrary<GateStep[]> Sequences(int longest) =>
        Arb.From(from length in Gen.Choose(1, longest) from steps in Gen.ArrayOf(One, length) select steps, Shorter);

    private static Gen<GateStep> One { get; } =
        from action in Gen.Frequency(
            (8, Gen.Constant(GateAction.Enter)),
            (2, Gen.Constant(GateAction.Cancel)),
            (6, Gen.Constant(GateAction.Release)),
            (1, Gen.Constant(GateAction.Crash)),
            (2, Gen.Constant(GateAction.OthersStart)),
            (2, Gen.Constant(GateAction.OthersEnd)))
        from source in Gen.Choose(0, 2)
        from destination in Gen.Choose(0, 2)
        from maxima in Gen.Frequency(
            (1, Gen.Constant((1, 1))),
            (2, from outgoing in Gen.Choose(1, 3) from incoming in Gen.Choose(1, 3) select (outgoing, incoming)))
        from pick in Gen.Choose(0, 1000)
        select new GateStep(action, source, destination, maxima.Item1, maxima.Item2, pick);

    private static IEnumerable<GateStep[]> Shorter(GateStep[] steps) =>
        steps.Length < 2
            ? []
            : new[] { steps[..(steps.Length / 2)], steps[(steps.Length / 2)..] }
                .Concat(Enumerable.Range(0, steps.Length).Select(left => steps.Where((_, index) => index != left).ToArray()));
}
