using System;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>A guest on a link, in MiB and seconds: how it changes its memory, and what the link carries.</summary>
public sealed record SimulatedGuest
{
    public required string Name { get; init; }

    public double Memory { get; init; } = 4_096;

    /// <summary>What it writes to, all parts of it equally often.</summary>
    public double WorkingSet { get; init; } = 1_024;

    /// <summary>How much it writes in a second, by the time.</summary>
    public Func<double, double> Writes { get; init; } = _ => 0;

    /// <summary>What the link carries in a second, by the time.</summary>
    public Func<double, double> Link { get; init; } = _ => 100;

    public double DowntimeLimit { get; init; } = 0.3;

    /// <summary>The part of its CPUs' time that it needs for its writes, where auto-converge slows it down; <see langword="null"/>: it does not.</summary>
    public double? CpuNeed { get; init; }

    /// <summary>How long QEMU looks for changed pages after it has counted the iteration.</summary>
    public double SyncTime { get; init; }

    /// <summary>QEMU 9.2 and later while it slows the guest down: how often it looks for changed pages in the middle of a pass.</summary>
    public double? SyncEvery { get; init; }

    public bool HasIterations { get; init; } = true;

    public override string ToString() => Name;

    public static SimulatedGuest Idle { get; } = new() { Name = "idle" };

    public static SimulatedGuest Steady(double share, double workingSet = 1_024) =>
        new() { Name = $"steady {share:0.00}", Writes = _ => 100 * share, WorkingSet = workingSet };

    public static SimulatedGuest Outpacing(double times = 3) => new() { Name = $"outpacing {times:0.0}", Writes = _ => 100 * times };

    /// <summary>By turns as many seconds busy, outpacing the link, and quiet.</summary>
    public static SimulatedGuest Bursty(double seconds) =>
        new() { Name = $"bursty {seconds:0}", Writes = time => (int)(time / seconds) % 2 == 0 ? 200 : 10 };
}
