using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

public class MigrationForecastTests
{
    /// <summary>
    /// Steady guests: seven rates of writing, five sizes of what is written to, a link that is steady, unsteady by 10 % or by 30 %, two intervals.
    /// Measured: the end was within 96.3 % of all ranges, half-open ones counted; within 94.4 % of those with two ends.
    /// </summary>
    [Fact]
    public void The_end_is_within_the_range()
    {
        var ranges = (
            from share in new[] { 0.02, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9 }
            from workingSet in new[] { 64, 256, 1_024, 4_096, 16_384 }
            from unsteady in new[] { 0, 0.1, 0.3 }
            from every in new[] { 0.5, 2 }
            from look in ToTheEnd(SimulatedGuest.Steady(share, workingSet) with { Link = Unsteady(unsteady) }, every)
            select (look.Forecast.TimeRemaining, look.Left)).ToArray();
        var closed = ranges.Where(range => range.TimeRemaining.AtMost is not null).ToArray();
        Assert.True(ranges.Length > 15_000 && closed.Length > 1_500, $"{ranges.Length}, {closed.Length}");
        Assert.InRange(ranges.Count(Holds) / (double)ranges.Length, 0.95, 1);
        Assert.InRange(closed.Count(Holds) / (double)closed.Length, 0.9, 1);
    }

    /// <summary>
    /// It never goes back, so it must not run ahead: not while QEMU looks for changed pages, nor where it does so in the middle of a pass. Measured: 0.070 at
    /// the most.
    /// </summary>
    [Fact]
    public void Progress_does_not_run_ahead()
    {
        var ahead =
            from share in new[] { 0.02, 0.1, 0.3 }
            from workingSet in new[] { 1_024, 4_096 }
            from syncTime in new[] { 0, 0.15, 0.7 }
            from syncEvery in new double?[] { null, 5 }
            from every in new[] { 0.5, 2 }
            from look in ToTheEnd(SimulatedGuest.Steady(share, workingSet) with { SyncTime = syncTime, SyncEvery = syncEvery }, every)
            select look.Forecast.Progress - (look.Spent / (look.Spent + look.Left));
        Assert.InRange(ahead.Max(), 0, 0.1);
    }

    [Fact]
    public void A_guest_that_outpaces_the_link_is_told_of()
    {
        foreach (var guest in new[] { SimulatedGuest.Outpacing(), SimulatedGuest.Outpacing() with { SyncEvery = 5 }, SimulatedGuest.Outpacing(20) })
        {
            var left = Forecasts(guest, 600).Skip(800).Select(forecast => forecast.TimeRemaining).ToArray();
            Assert.DoesNotContain(left, one => one.AtMost is not null);
            Assert.InRange(left.Count(one => one.IsNotConverging) / (double)left.Length, 0.4, 1);
        }
    }

    [Fact]
    public void In_post_copy_only_the_rest_counts()
    {
        SimulatedMigration migration = new(SimulatedGuest.Outpacing());
        var forecast = default(MigrationForecast);
        while (migration.Time < 60 && migration.Next() is { } sample)
        {
            forecast = forecast.Next(sample);
        }

        migration.Execute(ConvergenceAction.PostCopy);
        List<(double Time, TimeRemaining Left)> ranges = [];
        while (migration.Next() is { } sample)
        {
            forecast = forecast.Next(sample);
            ranges.Add((migration.Time, forecast.TimeRemaining));
        }

        Assert.NotEmpty(ranges);
        Assert.All(ranges, range => Assert.InRange(migration.Time - range.Time, range.Left.AtLeast!.Value.TotalSeconds - 0.1, range.Left.AtMost!.Value.TotalSeconds + 0.1));
        Assert.InRange(forecast.Progress, 0.95, 1);
    }

    [Fact]
    public void The_first_pass_counts_for_half_and_promises_nothing()
    {
        var forecasts = Forecasts(SimulatedGuest.Steady(0.5), 30).ToArray();
        Assert.All(forecasts.Skip(1), forecast => Assert.True(forecast.TimeRemaining is { AtLeast: not null, AtMost: null, IsNotConverging: false }));
        Assert.InRange(forecasts[^1].Progress, 0.35, 0.38);
    }

    [Fact]
    public void Before_anything_is_known_nothing_is()
    {
        var forecast = default(MigrationForecast).Next(default);
        Assert.Equal((0, default, "not known"), (forecast.Progress, forecast.TimeRemaining, forecast.TimeRemaining.ToString()));
    }

    /// <summary>A throughput that libvirt reports counts from the first sample on, before there are two to compare.</summary>
    [Fact]
    public void The_first_sample_is_read_by_its_throughput()
    {
        var left = default(MigrationForecast).Next(new() { BytesTotal = 1_000_000_000, BytesRemaining = 1_000_000_000, Throughput = Bandwidth.FromMegabitsPerSecond(800) }).TimeRemaining;
        Assert.Equal(9.9, left.AtLeast!.Value.TotalSeconds, 0.05);
        Assert.Equal("10 s or more", left.ToString());
    }

    /// <summary>Counters were seen to wrap around: one sample with 2^63 − 1 bytes, or more than there is in all, is not taken.</summary>
    [Theory]
    [InlineData(1L << 40, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1L << 40, (1L << 40) + 1)]
    public void One_absurd_sample_changes_nothing(long total, long remaining)
    {
        SimulatedMigration migration = new(SimulatedGuest.Steady(0.3, 256));
        var (forecast, disturbed) = (default(MigrationForecast), default(MigrationForecast));
        while (migration.Next() is { } sample)
        {
            forecast = forecast.Next(sample);
            disturbed = disturbed.Next(sample).Next(sample with { BytesTotal = total, BytesRemaining = remaining });
            Assert.Equal(forecast.TimeRemaining, disturbed.TimeRemaining);
            Assert.Equal(forecast.Progress, disturbed.Progress);
        }
    }

    /// <summary>Setting up a migration took 5 s on a busy machine. That is no part of the first pass: the guest changed no more meanwhile than counts.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_time_before_there_is_anything_to_send_belongs_to_no_pass(bool autoConverge)
    {
        var prompt = MigrationForecast.Start(new() { AutoConverge = autoConverge, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 });
        var late = prompt;
        var delay = TimeSpan.FromSeconds(10);
        for (var elapsed = TimeSpan.Zero; elapsed <= delay; elapsed += TimeSpan.FromSeconds(0.5))
        {
            late = late.Next(new() { Elapsed = elapsed });
        }

        SimulatedMigration migration = new(SimulatedGuest.Steady(0.7, 512) with { Memory = 1_024 });
        while (migration.Next() is { } sample)
        {
            (prompt, late) = (prompt.Next(sample), late.Next(sample with { Elapsed = sample.Elapsed + delay }));
            Assert.Equal(prompt.TimeRemaining.AtLeast?.TotalSeconds ?? -1, late.TimeRemaining.AtLeast?.TotalSeconds ?? -1, 0.001);
            Assert.Equal(prompt.TimeRemaining.AtMost?.TotalSeconds ?? -1, late.TimeRemaining.AtMost?.TotalSeconds ?? -1, 0.001);
        }
    }

    [Fact]
    public void Ranges_read_well()
    {
        Assert.Equal("12 s to 15 s", new TimeRemaining { AtLeast = TimeSpan.FromSeconds(12), AtMost = TimeSpan.FromSeconds(15) }.ToString());
        Assert.Equal("no end at this rate", new TimeRemaining { AtLeast = TimeSpan.FromSeconds(12), IsNotConverging = true }.ToString());
    }

    private static bool Holds((TimeRemaining Range, double Seconds) left) =>
        !left.Range.IsNotConverging && !(left.Range.AtLeast?.TotalSeconds > left.Seconds) && !(left.Range.AtMost?.TotalSeconds < left.Seconds);

    private static IEnumerable<(MigrationForecast Forecast, double Spent, double Left)> ToTheEnd(SimulatedGuest guest, double every)
    {
        SimulatedMigration migration = new(guest);
        List<(double Time, MigrationForecast Forecast)> looks = [];
        var forecast = default(MigrationForecast);
        while (migration.Next(every) is { } sample)
        {
            forecast = forecast.Next(sample);
            looks.Add((migration.Time, forecast));
        }

        Assert.Equal(SimulatedEnd.Completed, migration.End);
        return looks.Select(look => (look.Forecast, look.Time, migration.Time - look.Time));
    }

    private static IEnumerable<MigrationForecast> Forecasts(SimulatedGuest guest, double seconds)
    {
        SimulatedMigration migration = new(guest);
        var forecast = default(MigrationForecast);
        while (migration.Time < seconds && migration.Next() is { } sample)
        {
            yield return forecast = forecast.Next(sample);
        }
    }

    private static Func<double, double> Unsteady(double by)
    {
        Random random = new(1);
        double[] factors = [.. Enumerable.Range(0, 1_000).Select(_ => 1 + (by * ((random.NextDouble() * 2) - 1)))];
        return time => 100 * factors[(int)time % factors.Length];
    }
}
