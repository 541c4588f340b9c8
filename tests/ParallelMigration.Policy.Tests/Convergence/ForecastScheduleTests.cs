using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// The forecast of a guest that QEMU may slow down counts what its schedule is yet to do. In MiB and seconds; the link carries 100 a second, and the guest changes nearly as much.
/// </summary>
public sealed class ForecastScheduleTests
{
    private const double Microsecond = 1e-6;

    private static readonly ConvergenceAction Patient = ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(20));

    [Fact]
    public void A_time_limit_counts_from_the_start_of_the_migration()
    {
        var late = LeftAt12(AtLimit(15, Patient));
        var early = LeftAt12(new([Patient], [], []));
        Assert.Equal(early.Seconds, late.Seconds, Microsecond);
        Assert.True(early.Seconds < LeftAt12(AtLimit(15, ConvergenceAction.Wait)).Seconds);
    }

    [Fact]
    public void A_lower_limit_yet_to_come_makes_it_longer()
    {
        var unlimited = LeftAt12(AtLimit(15, ConvergenceAction.Wait));
        Assert.True(LeftAt12(AtLimit(15, Limit(50))).Seconds > unlimited.Seconds + 3);
    }

    /// <summary>What was seen is what the link carries, whatever the limit.</summary>
    [Fact]
    public void A_higher_limit_than_the_rate_that_was_seen_changes_nothing()
    {
        var unlimited = LeftAt12(AtLimit(15, ConvergenceAction.Wait));
        Assert.Equal(unlimited, LeftAt12(AtLimit(15, Limit(400))));
    }

    private static ConvergenceAction Limit(int mebibytes) => ConvergenceAction.SetBandwidth(Bandwidth.FromMebibytesPerSecond(mebibytes));

    /// <summary>Behind the action there is nothing but waiting for a long time.</summary>
    private static ConvergenceSchedule AtLimit(int seconds, ConvergenceAction action) =>
        new([], [], [action, .. Enumerable.Repeat(ConvergenceAction.Wait, 100)]) { TimeLimit = TimeSpan.FromSeconds(seconds) };

    /// <summary>The low end of what is left at 12 s, early in a pass of 900, after one of 11 s that sent 1000.</summary>
    private static (double Seconds, bool HasLimit) LeftAt12(ConvergenceSchedule schedule)
    {
        ManualMigration migration = new(
            schedule, forecast: MigrationForecast.Start(new() { AutoConverge = true, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1, Convergence = schedule }));
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        migration.Look(11, 2, 800, 100);
        migration.Look(12, 2, 700, 100);
        var left = migration.Forecast.TimeRemaining;
        return (left.AtLeast!.Value.TotalSeconds, left.AtMost is not null);
    }
}
