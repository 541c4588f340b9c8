using System;
using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>
/// What a migration shows of the guest's memory: QEMU reports at the end of each pass how fast the guest changed it. Where it does not, what a pass has to send was changed during
/// the one before, but for what that one had left. Passes that began and ended between two polls are left out, and so are those of less than a second, because QEMU's rate is of a second at least,
/// and those of a guest that was slowed down, which changes less than it would otherwise.
/// </summary>
internal sealed class RecordedPasses
{
    private const int MostPoints = 64;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly List<DirtyPoint> points = [];
    private MigrationSample last;
    private TimeSpan begun;
    private bool hasBegin;
    private bool wasSlowedDown;
    private long firstPass;

    /// <summary>Returns the memory as it was met.</summary>
    /// <param name="transferred">What was sent in all, which stands for the first pass where no other was seen.</param>
    /// <returns><see langword="null"/> if nothing is known.</returns>
    public VmMemory? Memory(long? transferred) => (firstPass > 0 ? firstPass : transferred) is { } used and > 0
        ? new() { UsedBytes = used, Dirtied = points.Count > 0 ? DirtyCurve.FromPoints(points) : DirtyCurve.None }
        : null;

    /// <param name="sample">The sample.</param>
    /// <param name="isSlowedDown">Whether auto-converge slows the guest down.</param>
    public void Add(in MigrationSample sample, bool isSlowedDown = false)
    {
        if (sample.IsInPostCopy || sample.Iteration is not { } pass || pass < (last.Iteration ?? 0))
        {
            return;
        }

        if (last.Iteration is not { } before || pass > before)
        {
            // What remained at the poll before was sent first; the rest is of the new pass.
            var ofNewPass = Math.Max(0, sample.BytesProcessed - last.BytesProcessed - last.BytesRemaining);
            if (pass == 2)
            {
                firstPass = sample.BytesProcessed - ofNewPass;
            }

            var isNext = pass == last.Iteration + 1;
            var took = sample.Elapsed - begun;
            if (isNext && hasBegin && !wasSlowedDown && took >= Shortest && took < TimeSpan.FromDays(1) && points.Count < MostPoints)
            {
                points.Add(new(took, sample.DirtyRate is { } rate && rate > Bandwidth.Zero ? (long)(rate.BitsPerSecond / 8d * took.TotalSeconds) : Math.Max(0, sample.BytesRemaining) + ofNewPass));
            }

            wasSlowedDown = false;
            (begun, hasBegin) = (pass == 1 ? TimeSpan.Zero : sample.Elapsed, pass == 1 || isNext);
        }

        wasSlowedDown |= isSlowedDown;
        last = sample;
    }
}
