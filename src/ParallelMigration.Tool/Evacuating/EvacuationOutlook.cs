using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>How far an evacuation is as a whole, and how long the rest takes.</summary>
internal sealed record EvacuationOutlook
{
    /// <summary>Gets the part that is done, 0 to 1: of the expected time of all moves, or where that is not known, of their number.</summary>
    internal required double Fraction { get; init; }

    /// <summary>Gets the low end of the time that is left.</summary>
    /// <value><see langword="null"/> if how long a move takes is not known.</value>
    internal TimeSpan? AtLeast { get; init; }

    /// <summary>Gets its high end.</summary>
    /// <value><see langword="null"/> if it is not known, or there is none.</value>
    internal TimeSpan? AtMost { get; init; }

    /// <summary>Returns the outlook.</summary>
    /// <param name="status">The evacuation as it was reported.</param>
    /// <param name="elapsed">The time since the start, now.</param>
    internal static EvacuationOutlook Of(EvacuationStatus status, TimeSpan elapsed)
    {
        var open = status.Vms.Where(vm => IsOpen(vm, status.IsStopping)).ToList();
        return new()
        {
            Fraction = FractionOf(status),
            AtLeast = End(open, vm => Rest(vm, elapsed).Low),
            AtMost = End(open, vm => Rest(vm, elapsed).High),
        };
    }

    /// <summary>Whether it has something left to do: stopped, an evacuation leaves those that wait where they are.</summary>
    private static bool IsOpen(EvacuatedVm vm, bool stopping) => vm.State == EvacuatedVmState.Migrating
        || (!stopping && vm.State is EvacuatedVmState.Waiting or EvacuatedVmState.Queued);

    private static double FractionOf(EvacuationStatus status)
    {
        var moves = status.Vms.Where(vm => vm.State != EvacuatedVmState.Stayed || vm.Attempts > 0).ToList();
        var areKnown = moves.TrueForAll(vm => vm.Move?.Duration is { P50.Ticks: > 0 });
        var all = moves.Sum(Weight);
        return all == 0 ? 0 : moves.Sum(vm => Weight(vm) * Done(vm)) / all;

        double Weight(EvacuatedVm vm) => areKnown ? vm.Move!.Duration!.Value.P50.TotalSeconds : 1;

        static double Done(EvacuatedVm vm) => vm.State is EvacuatedVmState.Moved or EvacuatedVmState.Gone ? 1 : vm.Progress?.Fraction ?? 0;
    }

    /// <summary>What is left of one: by its migration's own rates where they say it, otherwise by prediction.</summary>
    private static (TimeSpan? Low, TimeSpan? High) Rest(EvacuatedVm vm, TimeSpan elapsed)
    {
        var duration = vm.Move?.Duration;
        var since = vm is { State: EvacuatedVmState.Migrating, Began: { } began } ? elapsed - began : TimeSpan.Zero;
        var (low, high) = (Left(duration?.P5), Left(duration?.P95));
        if (vm.Progress?.TimeRemaining is { AtLeast: { } least } left)
        {
            low = least;
            high = left.IsNotConverging ? null : left.AtMost ?? (high > least ? high : null);
        }

        return (low, high);

        TimeSpan? Left(TimeSpan? time) => time is { } known ? (known > since ? known - since : TimeSpan.Zero) : null;
    }

    private static TimeSpan? End(List<EvacuatedVm> open, Func<EvacuatedVm, TimeSpan?> rest)
    {
        if (open.Exists(vm => vm.Move is null || rest(vm) is null))
        {
            return null;
        }

        var running = open.Where(vm => vm.State == EvacuatedVmState.Migrating).Select(Move);
        return EvacuationTimetable.EndOf([.. running], [.. open.Where(vm => vm.State != EvacuatedVmState.Migrating).Select(Move)]);

        (EvacuationMove, TimeSpan) Move(EvacuatedVm vm) => (vm.Move!, rest(vm)!.Value);
    }
}
