using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;
using Xunit.Abstractions;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// How good forecasts are at a quarter, half and three quarters of the time after the first pass, over simulated migrations whose link and guest are unsteady.
/// </summary>
public class ForecastAccuracyTests(ITestOutputHelper output)
{
    private const double Patience = 300;
    private static readonly double[] Parts = [0.25, 0.5, 0.75];

    private static SimulatedGuest Guest(double share, double workingSet, int seed, double memory = 1_024)
    {
        Random random = new(seed);
        double[] link = [.. Enumerable.Range(0, 2_000).Select(_ => 100 * (0.92 + (0.1 * random.NextDouble())))];
        double[] writes = [.. Enumerable.Range(0, 2_000).Select(_ => 100 * share * (0.8 + (0.4 * random.NextDouble())))];
        return SimulatedGuest.Steady(share, workingSet) with
        {
            Memory = memory,
            Link = time => link[(int)time % link.Length],
            Writes = time => writes[(int)time % writes.Length],
        };
    }

    /// <summary>The lowest shares are what was measured, rounded down; PREDICTION.md has them.</summary>
    [Theory]
    [InlineData("at once", false, 0.92, 0)]
    [InlineData("slowly", false, 0.9, 0.03)]
    [InlineData("by chance", false, 0.95, 0)]
    [InlineData("at once", true, 0.9, 0)]
    [InlineData("slowly", true, 0.9, 0.02)]
    [InlineData("by chance", true, 0.95, 0)]
    public void The_end_is_inside_the_range(string kind, bool withCurve, double leastInside, double mostSaidToHaveNone)
    {
        var polls = Polls(kind, withCurve);
        Assert.True(polls.Length > 50);
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Tell(inside >= leastInside && none <= mostSaidToHaveNone, string.Create(CultureInfo.InvariantCulture, $"{kind}{Curve(withCurve)}: {polls.Length} polls, inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_guests_that_are_too_fast_most_are_said_to_have_no_end(bool withCurve)
    {
        var polls = Polls("never", withCurve);
        Assert.All(polls, poll => Assert.Null(poll.Left));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Tell(none >= 0.85, string.Create(CultureInfo.InvariantCulture, $"never{Curve(withCurve)}: {polls.Length} polls, no end said {none:P1}"));
    }

    /// <summary>Auto-converge slows the guest down until it ends; how far it has to is not known before, but at the latest it ends when the guest hardly runs. (This one is not slowed down.)</summary>
    [Fact]
    public void A_guest_that_is_slowed_down_is_never_said_to_have_no_end()
    {
        SimulatedMigration migration = new(SimulatedGuest.Outpacing());
        var (forecast, plain) = (Slowing, Plain);
        var saysNone = 0;
        while (migration.Time < 120 && migration.Next() is { } sample)
        {
            (forecast, plain) = (forecast.Next(sample), plain.Next(sample));
            Assert.False(forecast.TimeLeft.IsOutpaced);
            saysNone += plain.TimeLeft.IsOutpaced ? 1 : 0;
        }

        Assert.InRange(saysNone, 50, 240);
        Assert.True(forecast.TimeLeft.AtLeast < forecast.TimeLeft.AtMost, $"{forecast.TimeLeft}");
    }

    private static MigrationForecast Plain => MigrationForecast.Start(new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 });

    private static MigrationForecast Slowing => MigrationForecast.Start(new() { AutoConverge = true, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 });

    /// <summary>The same of migrations that were recorded in the two-host lab (Recordings/record-all.sh): first those that the forecast's numbers were chosen with, then the others.</summary>
    [Theory]
    [InlineData("at-once", false)]
    [InlineData("slowly", false)]
    [InlineData("auto-converge", false)]
    [InlineData("HeldOut/at-once", false)]
    [InlineData("HeldOut/slowly", false)]
    [InlineData("HeldOut/auto-converge", false)]
    [InlineData("at-once", true)]
    [InlineData("slowly", true)]
    [InlineData("HeldOut/at-once", true)]
    [InlineData("HeldOut/slowly", true)]
    public void Of_recorded_migrations_the_end_is_inside_the_range(string kind, bool withCurve)
    {
        var polls = Recorded(kind, withCurve);
        Assert.NotEmpty(polls);
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Tell(inside >= 0.9 && none == 0, string.Create(CultureInfo.InvariantCulture, $"{kind}{Curve(withCurve)}: {polls.Length} polls, inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
    }

    [Theory]
    [InlineData("never", false)]
    [InlineData("HeldOut/never", false)]
    [InlineData("never", true)]
    [InlineData("HeldOut/never", true)]
    public void Of_recorded_migrations_that_never_end_most_are_said_to_have_no_end(string kind, bool withCurve)
    {
        var polls = Recorded(kind, withCurve);
        Assert.NotEmpty(polls);
        Assert.All(polls, poll => Assert.Null(poll.Left));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Tell(none >= 0.75, string.Create(CultureInfo.InvariantCulture, $"{kind}{Curve(withCurve)}: {polls.Length} polls, no end said {none:P1}"));
    }

    private static string Curve(bool isUsed) => isUsed ? ", with the curve measured before" : "";

    /// <summary>The figures of PREDICTION.md: "--logger console;verbosity=detailed" shows them.</summary>
    private void Tell(bool isAsMeasured, string figures)
    {
        output.WriteLine(figures);
        Assert.True(isAsMeasured, figures);
    }

    private static (TimeLeft Forecast, double? Left)[] Polls(string kind, bool withCurve)
    {
        var (shares, sets) = kind switch
        {
            "at once" => (new[] { 0.05, 0.2, 0.4 }, new[] { 64.0, 256, 1_024 }),
            "slowly" => ([0.7, 0.8, 0.9], [256, 1_024]),
            "by chance" => ([1.0, 1.05, 1.15], [36, 40, 44]),
            _ => ([1.2, 2.0, 3.0], [256, 1_024]),
        };
        return [.. from share in shares from set in sets from seed in Enumerable.Range(1, 5) from poll in Polls(Guest(share, set, seed), 0.5, withCurve ? Measured(Guest(share, set, seed), seed) : Plain) select poll];
    }

    private static string Widths((TimeLeft Forecast, double? Left)[] polls)
    {
        var closed = polls.Where(poll => poll.Forecast.AtMost is not null).ToArray();
        var widths = closed.Select(poll => (poll.Forecast.AtMost!.Value - poll.Forecast.AtLeast!.Value).TotalSeconds / poll.Left!.Value).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{closed.Count(poll => poll.Forecast.AtMost!.Value.TotalSeconds < poll.Left)} too early, {polls.Count(poll => poll.Forecast.AtLeast?.TotalSeconds > poll.Left)} too late, {closed.Length} of {polls.Length} with a long end, median width {(widths.Length == 0 ? double.NaN : widths[widths.Length / 2]):P0}");
    }

    private static double Share<T>(T[] all, Func<T, bool> holds) => all.Length == 0 ? double.NaN : all.Count(holds) / (double)all.Length;

    private static bool Holds(TimeLeft range, double left) => !range.IsOutpaced && !(range.AtLeast?.TotalSeconds > left) && !(range.AtMost?.TotalSeconds < left);

    /// <summary>The forecast with a dirty curve measured before the start as QEMU does it: one page of 2 MiB is sampled, in whole MiB a second.</summary>
    private static MigrationForecast Measured(SimulatedGuest guest, int seed)
    {
        Random random = new(1_000 + seed);
        return WithCurve(new[] { 1, 10 }.Select(seconds =>
        {
            var changed = 0.0;
            for (var step = 0; step < seconds * 20; step++)
            {
                changed += guest.Writes(500 + (step * 0.05)) * 0.05 * (1 - (changed / guest.WorkingSet));
            }

            var pages = (int)(guest.Memory / 2);
            var hit = Enumerable.Range(0, pages).Count(_ => random.NextDouble() < changed / guest.Memory);
            return new DirtyPoint(TimeSpan.FromSeconds(seconds), (long)(hit * guest.Memory / pages / seconds) * seconds * 1_048_576);
        }));
    }

    private static MigrationForecast WithCurve(IEnumerable<DirtyPoint> points) => MigrationForecast.Start(
        new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 }, new VmMemory { UsedBytes = 1L << 30, Dirtied = DirtyCurve.FromPoints(points) });

    private static IEnumerable<(TimeLeft Forecast, double? Left)> Polls(SimulatedGuest guest, double every, MigrationForecast start)
    {
        SimulatedMigration migration = new(guest);
        List<MigrationSample> samples = [];
        while (migration.Time < Patience && migration.Next(every) is { } sample)
        {
            samples.Add(sample);
        }

        return Polls(samples, migration.Time < Patience ? migration.Time : null, start);
    }

    /// <summary>What was forecast at a quarter, half and three quarters of the time after the first pass, and what was left then.</summary>
    private static IEnumerable<(TimeLeft Forecast, double? Left)> Polls(IReadOnlyList<MigrationSample> samples, double? end, MigrationForecast start)
    {
        List<(double Time, int Iteration, TimeLeft Left)> polls = [];
        var forecast = start;
        foreach (var sample in samples)
        {
            forecast = forecast.Next(sample);
            polls.Add((sample.Elapsed.TotalSeconds, sample.Iteration ?? 0, forecast.TimeLeft));
        }

        var first = polls.FirstOrDefault(poll => poll.Iteration > 1).Time;
        var last = end ?? polls[^1].Time;
        if (first == 0 || last - first < 1)
        {
            yield break;
        }

        foreach (var part in Parts)
        {
            var at = first + (part * (last - first));
            var poll = polls.Last(one => one.Time <= at);
            yield return (poll.Left, end is { } known ? known - poll.Time : null);
        }
    }

    private static (TimeLeft Forecast, double? Left)[] Recorded(string kind, bool withCurve) =>
    [
        .. from path in Directory.GetFiles(Path.Combine(Repository.Root, "tests/ParallelMigration.Policy.Tests/Convergence/Recordings"), kind + "-*.csv")
           let rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToArray()
           let measured = rows.Where(row => row[1] == "measured").Select(row => new DirtyPoint(TimeSpan.FromSeconds(Number(row[0])), (long)Number(row[3]))).ToArray()
           where !withCurve || measured.Length > 0
           let start = withCurve ? WithCurve(measured) : kind.EndsWith("auto-converge", StringComparison.Ordinal) ? Slowing : Plain
           from poll in Polls([.. rows.Where(row => row[1] is not ("measured" or "end")).Select(Sample)], rows[^1][1] == "end" ? Number(rows[^1][0]) : null, start)
           select poll,
    ];

    /// <summary>Until the migration is set up, a sample has no more than its time.</summary>
    private static MigrationSample Sample(string[] row) => new()
    {
        Elapsed = TimeSpan.FromSeconds(Number(row[0])),
        Iteration = row[1].Length > 0 ? (int)Number(row[1]) : null,
        BytesTotal = (long)Number(row[2]),
        BytesProcessed = (long)Number(row[3]),
        BytesRemaining = (long)Number(row[4]),
        Throughput = row[5].Length > 0 ? Bandwidth.FromBitsPerSecond((long)Number(row[5])) : null,
        DirtyRate = row[6].Length > 0 ? Bandwidth.FromBitsPerSecond((long)Number(row[6])) : null,
    };

    private static double Number(string text) => text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
}
