using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using ParallelMigration.Policy.Calibration;
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
    [InlineData("at once", 0.92, 0)]
    [InlineData("slowly", 0.9, 0.02)]
    [InlineData("by chance", 0.95, 0)]
    public void The_end_is_inside_the_range(string kind, double leastInside, double mostSaidToHaveNone)
    {
        var polls = Polls(kind);
        Assert.True(polls.Length > 50);
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsNotConverging);
        Tell(inside >= leastInside && none <= mostSaidToHaveNone, string.Create(CultureInfo.InvariantCulture, $"{kind}: {polls.Length} polls, inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
    }

    /// <summary>The same of guests whose dirty curve is known, from other times of theirs: over 1, 3 and 10 s, up to 15 % too high or too low, and up to 3 % each.</summary>
    [Theory]
    [InlineData("at once", 0.92, 0)]
    [InlineData("slowly", 0.9, 0.02)]
    [InlineData("by chance", 0.95, 0)]
    public void With_a_dirty_curve_known_the_end_is_inside_the_range(string kind, double leastInside, double mostSaidToHaveNone)
    {
        var polls = Polls(kind, isKnown: true);
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsNotConverging);
        Tell(inside >= leastInside && none <= mostSaidToHaveNone, string.Create(CultureInfo.InvariantCulture, $"{kind}, known: {polls.Length} polls, inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_guests_that_are_too_fast_most_are_said_to_have_no_end(bool isKnown)
    {
        var polls = Polls("never", isKnown);
        Assert.All(polls, poll => Assert.Null(poll.Left));
        var none = Share(polls, poll => poll.Forecast.IsNotConverging);
        Tell(none >= 0.9, string.Create(CultureInfo.InvariantCulture, $"never{(isKnown ? ", known" : "")}: {polls.Length} polls, no end said {none:P1}"));
    }

    /// <summary>Guests that need a part of their CPUs' time, and are slowed down. They are known by two earlier migrations, by one over a much faster link, by one when they did half as much, or not at all; and QEMU 9.2 asks for their pages every 5 s.</summary>
    [Theory]
    [InlineData("two links", 0.9, 0.65)]
    [InlineData("fast link", 0.9, 2)]
    [InlineData("half", 0.84, 2)]
    [InlineData("", 0.9, 2)]
    [InlineData("two links", 0.85, 3, 5)]
    [InlineData("", 0.85, 3, 5)]
    public void Of_guests_that_are_slowed_down_the_end_is_inside_the_range(string known, double leastInside, double widest, int syncEvery = 0)
    {
        (TimeRemaining Forecast, double? Left)[] polls =
        [
            .. from share in new[] { 0.9, 1.3, 2 } from set in new[] { 256.0, 800 } from need in new[] { 0.2, 0.5, 1 } from seed in Enumerable.Range(1, 5)
               let earlier = known switch
               {
                   "two links" => [Record(Slowed(share, set, need, seed + 100, link: 0.8)), Record(Slowed(share, set, need, seed + 200, link: 1.2))],
                   "fast link" => [Record(Slowed(share, set, need, seed + 300, link: 1.7))],
                   "half" => [Record(Slowed(share / 2, set, need / 2, seed + 400))],
                   _ => Array.Empty<MigrationRecord>(),
               }
               from poll in Polls(Slowed(share, set, need, seed), 0.5, MigrationForecast.Start(new() { AutoConverge = true }, VmMemory.FromHistory(earlier, "vm") ?? new()))
               select poll,
        ];
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        Tell(inside >= leastInside && polls.All(poll => !poll.Forecast.IsNotConverging), string.Create(CultureInfo.InvariantCulture, $"slowed down{(syncEvery > 0 ? ", pages asked every 5 s" : "")}{(known.Length > 0 ? ", known by " : "")}{known}: {polls.Length} polls, inside {inside:P1}, {Widths(polls)}"));
        Assert.InRange(MedianWidth(polls), 0, widest);

        SimulatedGuest Slowed(double share, double workingSet, double need, int seed, double link = 1) =>
            Guest(share, workingSet, seed) is var guest ? guest with { CpuNeed = need, SyncEvery = syncEvery > 0 ? syncEvery : null, Link = time => link * guest.Link(time) } : guest;

        static MigrationRecord Record(SimulatedGuest guest)
        {
            SimulatedMigration migration = new(guest);
            while (migration.Time < Patience && migration.Next() is not null)
            {
            }

            return new()
            {
                Vm = "vm",
                Memory = VmMemory.FromPasses(1, migration.Passes.Where(pass => pass.Seconds >= 1).Select(
                    pass => (new DirtyPoint(TimeSpan.FromSeconds(pass.Seconds), (long)(pass.Changed * 1_048_576)), pass.Throttle))),
            };
        }
    }

    /// <summary>Auto-converge slows the guest down until it ends; how far it has to is not known before, but at the latest it ends when the guest hardly runs. (This one is not slowed down.)</summary>
    [Fact]
    public void A_guest_that_is_slowed_down_is_never_said_to_have_no_end()
    {
        SimulatedMigration migration = new(SimulatedGuest.Outpacing());
        var (forecast, plain) = (Slowing, default(MigrationForecast));
        var saysNone = 0;
        while (migration.Time < 120 && migration.Next() is { } sample)
        {
            (forecast, plain) = (forecast.Next(sample), plain.Next(sample));
            Assert.False(forecast.TimeRemaining.IsNotConverging);
            saysNone += plain.TimeRemaining.IsNotConverging ? 1 : 0;
        }

        Assert.InRange(saysNone, 50, 240);
        Assert.True(forecast.TimeRemaining.AtLeast < forecast.TimeRemaining.AtMost, $"{forecast.TimeRemaining}");
    }

    private static MigrationForecast Slowing => MigrationForecast.Start(new() { AutoConverge = true, MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 });

    /// <summary>
    /// The same of migrations that were recorded in the two-host lab (Recordings/record-all.sh): first those that the forecast's numbers were chosen with, then the others. Of those in Known the
    /// dirty curve is known by earlier migrations of the same guest; their ranges are to be narrow.
    /// </summary>
    [Theory]
    [InlineData("at-once", 0.9)]
    [InlineData("slowly", 0.9)]
    [InlineData("auto-converge", 0.9)]
    [InlineData("HeldOut/at-once", 0.9)]
    [InlineData("HeldOut/slowly", 0.9)]
    [InlineData("HeldOut/auto-converge", 0.9)]
    [InlineData("Known/at-once", 0.9, 0.4)]
    [InlineData("Known/slowly", 0.9, 0.4)]
    [InlineData("HeldOut/Known/at-once", 0.9, 0.4)]
    [InlineData("HeldOut/Known/slowly", 0.9, 0.4)]
    [InlineData("HeldOut/Known/auto-converge", 0.9, 0.4)]
    public void Of_recorded_migrations_the_end_is_inside_the_range(string kind, double leastInside, double widest = 9)
    {
        var polls = Recorded(kind);
        Assert.NotEmpty(polls);
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsNotConverging);
        Tell(inside >= leastInside && none == 0, string.Create(CultureInfo.InvariantCulture, $"{kind}: {polls.Length} polls, inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
        Assert.True(polls.Count(poll => poll.Forecast.AtMost is not null) >= polls.Length * 0.9, "Most have a long end.");
        Assert.InRange(MedianWidth(polls), 0, widest);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("HeldOut/never")]
    [InlineData("Known/never", 0.88)] // 8 of 9: of one that is sent as fast as it changes, the third pass has less than the second
    [InlineData("HeldOut/Known/never")]
    public void Of_recorded_migrations_that_never_end_most_are_said_to_have_no_end(string kind, double least = 0.9)
    {
        var polls = Recorded(kind);
        Assert.NotEmpty(polls);
        Assert.All(polls, poll => Assert.Null(poll.Left));
        var none = Share(polls, poll => poll.Forecast.IsNotConverging);
        Tell(none >= least, string.Create(CultureInfo.InvariantCulture, $"{kind}: {polls.Length} polls, no end said {none:P1}"));
    }

    /// <summary>The figures of PREDICTION.md: "--logger console;verbosity=detailed" shows them.</summary>
    private void Tell(bool isAsMeasured, string figures)
    {
        output.WriteLine(figures);
        Assert.True(isAsMeasured, figures);
    }

    private static (TimeRemaining Forecast, double? Left)[] Polls(string kind, bool isKnown = false)
    {
        var (shares, sets) = kind switch
        {
            "at once" => (new[] { 0.05, 0.2, 0.4 }, new[] { 64.0, 256, 1_024 }),
            "slowly" => ([0.6, 0.7, 0.8, 0.9], [256, 1_024]),
            "by chance" => ([1.0, 1.05, 1.15], [36, 40, 44]),
            _ => ([1.2, 2.0, 3.0], [256, 1_024]),
        };
        return [.. from share in shares from set in sets from seed in Enumerable.Range(1, 10) from poll in Polls(Guest(share, set, seed), 0.5, MigrationForecast.Start(new(), new VmMemory { Dirtied = isKnown ? Known(100 * share, set, seed) : DirtyCurve.None })) select poll];
    }

    private static DirtyCurve Known(double writes, double workingSet, int seed)
    {
        Random random = new(1_000 + seed);
        var height = 0.85 + (0.3 * random.NextDouble());
        return DirtyCurve.FromPoints(new[] { 1.0, 3, 10 }.Select(seconds => new DirtyPoint(
            TimeSpan.FromSeconds(seconds), (long)(1_048_576 * height * (0.97 + (0.06 * random.NextDouble())) * workingSet * (1 - Math.Exp(-writes * seconds / workingSet))))));
    }

    private static double MedianWidth((TimeRemaining Forecast, double? Left)[] polls)
    {
        var widths = polls.Select(poll => poll.Forecast.AtMost is { } most ? (most - poll.Forecast.AtLeast!.Value).TotalSeconds / poll.Left!.Value : double.PositiveInfinity).Order().ToArray();
        return widths.Length == 0 ? double.NaN : widths[widths.Length / 2];
    }

    private static string Widths((TimeRemaining Forecast, double? Left)[] polls)
    {
        var closed = polls.Where(poll => poll.Forecast.AtMost is not null).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{closed.Count(poll => poll.Forecast.AtMost!.Value.TotalSeconds < poll.Left)} too early, {polls.Count(poll => poll.Forecast.AtLeast?.TotalSeconds > poll.Left)} too late, {closed.Length} of {polls.Length} with a long end, median width {MedianWidth(closed):P0}");
    }

    private static double Share<T>(T[] all, Func<T, bool> holds) => all.Length == 0 ? double.NaN : all.Count(holds) / (double)all.Length;

    private static bool Holds(TimeRemaining range, double left) => !range.IsNotConverging && !(range.AtLeast?.TotalSeconds > left) && !(range.AtMost?.TotalSeconds < left);

    private static IEnumerable<(TimeRemaining Forecast, double? Left)> Polls(SimulatedGuest guest, double every, MigrationForecast start)
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
    private static IEnumerable<(TimeRemaining Forecast, double? Left)> Polls(IReadOnlyList<MigrationSample> samples, double? end, MigrationForecast forecast)
    {
        List<(double Time, int Iteration, TimeRemaining Left)> polls = [];
        foreach (var sample in samples)
        {
            forecast = forecast.Next(sample);
            polls.Add((sample.Elapsed.TotalSeconds, sample.Iteration ?? 0, forecast.TimeRemaining));
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

    private static (TimeRemaining Forecast, double? Left)[] Recorded(string kind) =>
    [
        .. from path in Directory.GetFiles(Path.Combine(Repository.Root, "tests/ParallelMigration.Policy.Tests/Convergence/Recordings"), kind + "-*.csv")
           let rows = File.ReadLines(path).Skip(1).Select(line => line.Split(',')).ToArray()
           from poll in Polls([.. rows.Where(row => row[2].Length > 0).Select(Sample)], rows[^1][1] == "end" ? Number(rows[^1][0]) : null, StartOf(kind, path))
           select poll,
    ];

    private static MigrationForecast StartOf(string kind, string path)
    {
        var known = Path.ChangeExtension(path, ".dirtied");
        string[][] points = File.Exists(known) ? [.. File.ReadLines(known).Skip(1).Select(line => line.Split(','))] : [];
        return MigrationForecast.Start(
            new() { AutoConverge = kind.EndsWith("auto-converge", StringComparison.Ordinal) },
            new VmMemory { Dirtied = CurveOf(points.Where(point => point[2] == "time")), DirtiedInCpuTime = CurveOf(points.Where(point => point[2] == "CPU time")) });
    }

    private static DirtyCurve CurveOf(IEnumerable<string[]> points)
    {
        DirtyPoint[] all = [.. points.Select(point => new DirtyPoint(TimeSpan.FromSeconds(Number(point[0])), (long)(Number(point[1]) * 1_048_576)))];
        return all.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(all);
    }

    private static MigrationSample Sample(string[] row) => new()
    {
        Elapsed = TimeSpan.FromSeconds(Number(row[0])),
        Iteration = (int)Number(row[1]),
        BytesTotal = (long)Number(row[2]),
        BytesProcessed = (long)Number(row[3]),
        BytesRemaining = (long)Number(row[4]),
        Throughput = row[5].Length > 0 ? Bandwidth.FromBitsPerSecond((long)Number(row[5])) : null,
        DirtyRate = row[6].Length > 0 ? Bandwidth.FromBitsPerSecond((long)Number(row[6])) : null,
    };

    private static double Number(string text) => text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);
}
