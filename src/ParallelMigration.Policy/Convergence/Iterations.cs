using System;

namespace ParallelMigration.Policy.Convergence;

/// <summary>
/// Where the iterations of a migration begin, and how much each had to send when it began. What remains falls during an iteration and jumps
/// up at the next, so only these sizes can be compared.
/// </summary>
/// <remarks>
/// A new number alone is no new iteration: while the guest is slowed down, QEMU from 9.2 on asks for its changed pages every few seconds, in the
/// middle of a pass, and counts each time. So the pass must be through as well: less than half of it was left, or as much has been sent as
/// it had to send. Where there are no numbers, the latter alone decides.
/// </remarks>
internal readonly record struct Iterations
{
    /// <summary>The number of the iteration that runs; 0: not known.</summary>
    private int Number { get; init; }

    /// <summary>The sample before.</summary>
    private long Processed { get; init; }

    private long Remaining { get; init; }

    /// <summary>How much had been sent when the iteration began.</summary>
    private long ProcessedAtStart { get; init; }

    internal bool IsSeen { get; private init; }

    /// <summary>Whether the iteration is the first that was seen: it sends everything once, and its size says nothing of the guest.</summary>
    internal bool IsFirst { get; private init; }

    /// <summary>Whether the latest sample is the first of its iteration.</summary>
    internal bool HasBegun { get; private init; }

    /// <summary>Whether QEMU asked in the middle of a pass since the migration began.</summary>
    internal bool HasAskedEarly { get; private init; }

    /// <summary>What the iteration had to send when it began, as far as seen: it may still rise.</summary>
    internal long Size { get; private init; }

    /// <summary>Whether a sample shows that something was sent since the one before.</summary>
    internal bool HasSent(in MigrationSample sample) => AtLeastZero(sample.BytesProcessed) != Processed || AtLeastZero(sample.BytesRemaining) < Remaining;

    internal Iterations Next(in MigrationSample sample)
    {
        var number = Math.Max(0, sample.Iteration.GetValueOrDefault());
        var processed = AtLeastZero(sample.BytesProcessed);
        var remaining = AtLeastZero(sample.BytesRemaining);
        var sent = AtLeastZero(processed - Processed);
        var next = this with { HasBegun = false, Processed = processed, Remaining = remaining };
        if (!IsSeen || (number > 0 && (Number == 0 || number < Number)))
        {
            // From disks to memory, or another migration: nothing before can be compared with what comes.
            return next with { IsSeen = true, IsFirst = true, HasBegun = true, HasAskedEarly = false, Number = number, Size = remaining, ProcessedAtStart = processed };
        }

        var ofNewOnes = AtLeastZero(sent - Remaining); // What remained at the sample before went first.
        var isPassSent = processed - ProcessedAtStart >= Math.Max(Size, 1);
        if (number > Number && (isPassSent || AtLeastZero(Remaining - sent) <= Size / 2))
        {
            // Several new ones are taken for equal. None can have been smaller than what still remains of it.
            var size = Math.Max(remaining, Sum(remaining, ofNewOnes) / (number - Number));
            return next with { IsFirst = false, HasBegun = true, Number = number, Size = size, ProcessedAtStart = AtLeastZero(processed - (size - remaining)) };
        }

        if (Number == 0 && isPassSent)
        {
            return next with { IsFirst = false, HasBegun = true, Size = remaining, ProcessedAtStart = processed };
        }

        // QEMU counts an iteration before it has looked for the changed pages: what remains may still rise.
        return next with { Number = Math.Max(Number, number), HasAskedEarly = HasAskedEarly || (Number > 0 && number > Number), Size = remaining > Remaining ? Math.Max(Size, Number == 0 ? remaining : Sum(remaining, ofNewOnes)) : Size };
    }

    private static long AtLeastZero(long bytes) => Math.Max(0, bytes);

    private static long Sum(long first, long second) => first > long.MaxValue - second ? long.MaxValue : first + second;
}
