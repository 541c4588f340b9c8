using System;

namespace ParallelMigration.Policy;

/// <summary>
/// Where the iterations of a migration begin, and how much each had to send when it began. What remains falls during an iteration and jumps
/// up at the next, so only these sizes can be compared.
/// </summary>
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

    /// <summary>What the iteration had to send when it began, as far as seen: it may still rise.</summary>
    internal long Size { get; private init; }

    /// <summary>Whether a sample shows that something was sent since the one before.</summary>
    internal bool HasSent(in MigrationSample sample) => AtLeastZero(sample.BytesProcessed) != Processed || AtLeastZero(sample.BytesRemaining) < Remaining;

    internal Iterations Next(in MigrationSample sample)
    {
        var number = Math.Max(0, sample.Iteration.GetValueOrDefault());
        var processed = AtLeastZero(sample.BytesProcessed);
        var remaining = AtLeastZero(sample.BytesRemaining);
        var next = this with { HasBegun = false, Processed = processed, Remaining = remaining };
        if (!IsSeen || (number > 0 && (Number == 0 || number < Number)))
        {
            // From disks to memory, or another migration: nothing before can be compared with what comes.
            return next with { IsSeen = true, IsFirst = true, HasBegun = true, Number = number, Size = remaining, ProcessedAtStart = processed };
        }

        if (number > Number)
        {
            var size = SizeOfNew(number - Number, processed, remaining);
            return next with { IsFirst = false, HasBegun = true, Number = number, Size = size, ProcessedAtStart = AtLeastZero(processed - (size - remaining)) };
        }

        // Without numbers an iteration is over when as much has been sent as remained at its most.
        if (Number == 0 && processed - ProcessedAtStart >= Math.Max(Size, 1))
        {
            return next with { IsFirst = false, HasBegun = true, Size = remaining, ProcessedAtStart = processed };
        }

        // QEMU counts an iteration before it has looked for the changed pages: what remains may still rise.
        return remaining > Remaining ? next with { Size = Math.Max(Size, Number == 0 ? remaining : Sum(remaining, AtLeastZero(processed - ProcessedAtStart))) } : next;
    }

    /// <summary>
    /// What remained at the sample before was sent first; what was sent beyond it belongs to the new iteration, or to all new ones, which are
    /// then taken for equal. None can have been smaller than what still remains of it.
    /// </summary>
    private long SizeOfNew(int count, long processed, long remaining)
    {
        var sent = AtLeastZero(AtLeastZero(processed - Processed) - Remaining);
        return Math.Max(remaining, Sum(remaining, sent) / count);
    }

    private static long AtLeastZero(long bytes) => Math.Max(0, bytes);

    private static long Sum(long first, long second) => first > long.MaxValue - second ? long.MaxValue : first + second;
}
