using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// How good forecasts are at a quarter, half and three quarters of the time after the first pass, over simulated migrations whose link and guest are unsteady.
/// </summary>
public class ForecastAccuracyTests
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
    [InlineData("at once", 0.9, 0)]
    [InlineData("slowly", 0.9, 0.05)]
    [InlineData("by chance", 0.65, 0.35)]
    public void The_end_is_inside_the_range(string kind, double leastInside, double mostSaidToHaveNone)
    {
        var polls = Polls(kind);
        Assert.True(polls.Length > 50);
        Assert.All(polls, poll => Assert.NotNull(poll.Left));
        var inside = Share(polls, poll => Holds(poll.Forecast, poll.Left!.Value));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Assert.True(inside >= leastInside && none <= mostSaidToHaveNone, string.Create(CultureInfo.InvariantCulture, $"inside {inside:P1}, no end said {none:P1}, {Widths(polls)}"));
    }

    [Fact]
    public void Of_guests_that_are_too_fast_more_than_half_are_said_to_have_no_end()
    {
        var polls = Polls("never");
        Assert.All(polls, poll => Assert.Null(poll.Left));
        var none = Share(polls, poll => poll.Forecast.IsOutpaced);
        Assert.True(none >= 0.55, string.Create(CultureInfo.InvariantCulture, $"{none:P1}"));
    }

    private static (TimeLeft Forecast, double? Left)[] Polls(string kind)
    {
        var (shares, sets) = kind switch
        {
            "at once" => (new[] { 0.05, 0.2, 0.4 }, new[] { 64.0, 256, 1_024 }),
            "slowly" => ([0.7, 0.8, 0.9], [256, 1_024]),
            "by chance" => ([1.0, 1.05, 1.15], [36, 40, 44]),
            _ => ([1.2, 2.0, 3.0], [256, 1_024]),
        };
        return [.. from share in shares from set in sets from seed in Enumerable.Range(1, 5) from poll in Polls(Guest(share, set, seed), 0.5) select poll];
    }

    private static string Widths((TimeLeft Forecast, double? Left)[] polls)
    {
        var closed = polls.Where(poll => poll.Forecast.AtMost is not null).ToArray();
        var widths = closed.Select(poll => (poll.Forecast.AtMost!.Value - poll.Forecast.AtLeast!.Value).TotalSeconds / poll.Left!.Value).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{closed.Length} of {polls.Length} with a long end, median width {(widths.Length == 0 ? double.NaN : widths[widths.Length / 2]):P0}");
    }

    private static double Share<T>(T[] all, Func<T, bool> holds) => all.Length == 0 ? double.NaN : all.Count(holds) / (double)all.Length;

    private static bool Holds(TimeLeft range, double left) => !range.IsOutpaced && !(range.AtLeast?.TotalSeconds > left) && !(range.AtMost?.TotalSeconds < left);

    private static IEnumerable<(TimeLeft Forecast, double? Left)> Polls(SimulatedGuest guest, double every)
    {
        SimulatedMigration migration = new(guest);
        List<(double Time, int Iteration, TimeLeft Left)> polls = [];
        var forecast = default(MigrationForecast);
        while (migration.Time < Patience && migration.Next(every) is { } sample)
        {
            forecast = forecast.Next(sample);
            polls.Add((migration.Time, sample.Iteration ?? 0, forecast.TimeLeft));
        }

        var hasEnded = migration.Time < Patience;
        var end = migration.Time;
        var first = polls.FirstOrDefault(poll => poll.Iteration > 1).Time;
        if (first == 0 || end - first < 1)
        {
            yield break;
        }

        foreach (var part in Parts)
        {
            var at = first + (part * (end - first));
            var poll = polls.Last(one => one.Time <= at);
            yield return (poll.Left, hasEnded ? end - poll.Time : null);
        }
    }
}
