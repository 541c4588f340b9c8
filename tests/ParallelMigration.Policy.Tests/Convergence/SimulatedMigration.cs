using System;
using System.Collections.Generic;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

public enum SimulatedEnd
{
    Running,
    Completed,
    PostCopied,
    Aborted,
}

/// <summary>
/// QEMU's pre-copy in small steps: pages are sent; when what remains could be sent within the downtime limit, the pages changed meanwhile are
/// looked for, and either all fits or another iteration begins. Actions have their effect. Everything is the same in every run.
/// </summary>
public sealed class SimulatedMigration(SimulatedGuest guest)
{
    private const double Step = 0.05;
    private const double MiB = 1_048_576;

    private readonly List<MigrationSample> samples = [];
    private double time;
    private double remaining = guest.Memory;
    private double changed;
    private double sent;
    private double changedBefore;
    private double iterationBegun;
    private double synced;
    private double dirtyRate;
    private double? syncDue;
    private double downtimeLimit = guest.DowntimeLimit;
    private (double Since, double Sent, double Changed, int Votes) slowing;
    private double bandwidthLimit = double.MaxValue;

    public SimulatedEnd End { get; private set; }

    public int Iteration { get; private set; } = 1;

    public bool IsInPostCopy { get; private set; }

    /// <summary>By how much auto-converge slows the guest down, in percent.</summary>
    public int Throttle { get; private set; }

    /// <summary>How long each pass took, what the guest changed meanwhile, and by how much it was slowed down.</summary>
    public List<(double Seconds, double Changed, int Throttle)> Passes { get; } = [];

    public double Time => time;

    public IReadOnlyList<MigrationSample> Samples => samples;

    /// <summary>Runs on to the next sample.</summary>
    /// <returns>The sample; <see langword="null"/>: it ended before.</returns>
    public MigrationSample? Next(double seconds = 0.5)
    {
        for (var until = time + seconds - (Step / 2); time < until && End == SimulatedEnd.Running;)
        {
            Advance();
        }

        if (End != SimulatedEnd.Running)
        {
            return null;
        }

        MigrationSample sample = new()
        {
            Elapsed = TimeSpan.FromSeconds(Math.Round(time, 3)),
            BytesTotal = (long)(guest.Memory * MiB),
            BytesProcessed = (long)(sent * MiB),
            BytesRemaining = (long)(remaining * MiB),
            Iteration = guest.HasIterations ? Iteration : null,
            DirtyRate = guest.HasIterations ? Rate(dirtyRate) : null,
            Throughput = Rate(Bandwidth),
            IsInPostCopy = IsInPostCopy,
        };
        samples.Add(sample);
        return sample;
    }

    public void Execute(ConvergenceAction action)
    {
        switch (action.Kind)
        {
            case ConvergenceActionKind.SetDowntime:
                downtimeLimit = action.Downtime.TotalSeconds;
                break;
            case ConvergenceActionKind.SetBandwidth:
                bandwidthLimit = action.Bandwidth.BitsPerSecond / 8 / MiB;
                break;
            case ConvergenceActionKind.PostCopy:
                IsInPostCopy = true;
                remaining = Math.Min(guest.Memory, remaining + changed);
                break;
            case ConvergenceActionKind.Abort:
                Assert.False(IsInPostCopy, "An abort in post-copy loses the guest.");
                End = SimulatedEnd.Aborted;
                break;
        }
    }

    private double Bandwidth => Math.Min(guest.Link(time), bandwidthLimit);

    private static Policy.Bandwidth Rate(double mebibytes) => Policy.Bandwidth.FromBitsPerSecond((long)(mebibytes * MiB * 8));

    private void Advance()
    {
        time += Step;
        var sending = Math.Min(remaining, Bandwidth * Step);
        remaining -= sending;
        sent += sending;
        if (IsInPostCopy)
        {
            End = remaining <= 0 ? SimulatedEnd.PostCopied : End;
            return;
        }

        // What is written to changed pages changes nothing more.
        var running = guest.CpuNeed is { } need ? Math.Min(1, (1 - (Throttle / 100.0)) / need) : 1;
        changed += guest.Writes(time) * running * Step * (1 - (changed / guest.WorkingSet));
        if (syncDue is { } due)
        {
            if (time >= due)
            {
                Sync();
            }
        }
        else if (remaining <= Bandwidth * downtimeLimit || time - synced >= guest.SyncEvery)
        {
            Iteration++;
            syncDue = time + guest.SyncTime;
        }
    }

    private void Sync()
    {
        dirtyRate = changed / Math.Max(Step, time - iterationBegun);
        Passes.Add((time - iterationBegun, changed, Throttle));
        SlowDown();
        (syncDue, iterationBegun, synced, changedBefore) = (null, time, time, changed);
        remaining = Math.Min(guest.Memory, remaining + changedBefore);
        changed = 0;
        if (remaining <= Bandwidth * downtimeLimit)
        {
            time += Bandwidth > 0 ? remaining / Bandwidth : 0;
            End = SimulatedEnd.Completed;
        }
    }

    /// <summary>The second time that over a second or more it changed more than half of what was sent: by 20 %, then by 10 % more each time.</summary>
    private void SlowDown()
    {
        slowing.Changed += changed;
        if (guest.CpuNeed is null || time - slowing.Since < 1)
        {
            return;
        }

        var votes = slowing.Votes + (slowing.Changed > (sent - slowing.Sent) / 2 ? 1 : 0);
        if (votes == 2)
        {
            (Throttle, votes) = (Throttle == 0 ? 20 : Math.Min(99, Throttle + 10), 0);
        }

        slowing = (time, sent, 0, votes);
    }
}
