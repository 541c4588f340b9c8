using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>
/// What a migration shows of the guest's memory: QEMU reports at the end of each pass how fast the guest changed it. Where it does not, what a pass has to send was changed during
/// the one before, but for what that one had left. Passes that began and ended between two polls are left out, and so are those of less than a second, because QEMU's rate is of a second at least.
/// While it slows the guest down, QEMU from 9.2 on asks for the changed pages in the middle of long passes too. What was still to be sent then is not among them: such a pass does not count.
/// </summary>
internal sealed class RecordedPasses
{
    private const int MostPasses = 64;

    /// <summary>A pass ends with less than a third of it left: what may be sent in the downtime.</summary>
    private const int MostLeft = 3;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly List<(DirtyPoint Pass, int ThrottlePercent)> passes = [];
    private MigrationSample last;
    private TimeSpan begun;
    private bool hasBegin;
    private int throttle;
    private long size;
    private long firstPass;

    /// <summary>The pass before the one that runs, and what this one had to send when it was seen first.</summary>
    private (TimeSpan Took, int Throttle, long Size)? before;

    /// <summary>Returns the memory as it was met.</summary>
    /// <param name="transferred">What was sent in all, which stands for the first pass where no other was seen.</param>
    /// <returns><see langword="null"/> if nothing is known.</returns>
    public VmMemory? Memory(long? transferred) => (firstPass > 0 ? firstPass : transferred) is { } used and > 0
        ? VmMemory.FromPasses(used, PassBefore() is { } pass ? passes.Append(pass) : passes)
        : null;

    /// <param name="sample">The sample.</param>
    /// <param name="throttlePercent">By how much auto-converge slows the guest down, 0 to 99.</param>
    public void Add(in MigrationSample sample, int throttlePercent = 0)
    {
        if (sample.IsInPostCopy || sample.Iteration is not { } pass || pass < (last.Iteration ?? 0))
        {
            return;
        }

        if (last.Iteration is not { } number || pass > number)
        {
            // What remained at the poll before was sent first; the rest is of the new pass.
            var ofNewPass = Math.Max(0, sample.BytesProcessed - last.BytesProcessed - last.BytesRemaining);
            if (pass == 2)
            {
                firstPass = sample.BytesProcessed - ofNewPass;
            }

            if (PassBefore() is { } seen)
            {
                if (passes.Count == MostPasses)
                {
                    passes.RemoveAt(1); // the first is the longest; of the others the latest tell most
                }

                passes.Add(seen);
            }

            var isNext = pass == last.Iteration + 1;
            var took = sample.Elapsed - begun;
            var isWhole = isNext && hasBegin && !IsAskedEarly(sample);
            size = Math.Max(0, sample.BytesRemaining) + ofNewPass;
            before = isWhole && took >= Shortest && took < TimeSpan.FromDays(1) ? (took, throttle, size) : null;
            throttle = 0;
            (begun, hasBegin) = (pass == 1 ? TimeSpan.Zero : sample.Elapsed, pass == 1 || isNext);
        }

        throttle = Math.Max(throttle, throttlePercent);
        last = sample;
    }

    /// <summary>In the first pass QEMU does not, and pages of zeros may fall in one go.</summary>
    private bool IsAskedEarly(in MigrationSample sample) =>
        last.Iteration > 1 && sample.Throughput is { } throughput && last.BytesRemaining - (throughput.BitsPerSecond / 8d * (sample.Elapsed - last.Elapsed).TotalSeconds) > (double)size / MostLeft;

    /// <summary>What the guest changed in the pass before. QEMU counts a pass before it computes the rate of the one before, so that the first sample of a pass may still have an older one: the latest counts.</summary>
    private (DirtyPoint Pass, int ThrottlePercent)? PassBefore() => before is not { } pass ? null : (
        new(pass.Took, last.DirtyRate is { } rate && rate > Bandwidth.Zero ? (long)(rate.BitsPerSecond / 8d * pass.Took.TotalSeconds) : pass.Size),
        pass.Throttle);
}
