using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>The four things that can be done: measure and commit, measure and compare, only the tool's lines, only BenchmarkDotNet.</summary>
internal static class Session
{
    private const int Fine = 0;
    private const int Worse = 1;
    private const int Failed = 2;

    private static readonly long[] LinesRequests = [10_000, 1_000_000, 10_000_000];

    private static readonly long[] FewLinesRequests = [1_000, 10_000];

    /// <summary>Measures everything, and writes the figures to be committed.</summary>
    internal static async Task<int> RecordAsync(string[] arguments)
    {
        var summaries = Run(arguments);
        if (summaries is null)
        {
            return Failed;
        }

        var figures = FiguresOf(summaries, await LinesAsync(arguments).ConfigureAwait(false));
        figures.Commit();
        Tables.Write(summaries, figures);
        Console.WriteLine($"Written: {Figures.CommittedFile}, and the tables in the READMEs.");
        return Fine;
    }

    /// <summary>Measures everything, and says what got worse than committed. What seems worse is measured once more before it is believed.</summary>
    internal static async Task<int> CompareAsync(string[] arguments)
    {
        if (Figures.ReadCommitted() is not { } committed)
        {
            Console.Error.WriteLine($"There is no {Figures.CommittedFile} to compare with. Run without arguments first.");
            return Failed;
        }

        var summaries = Run(arguments);
        if (summaries is null)
        {
            return Failed;
        }

        var now = FiguresOf(summaries, await LinesAsync(arguments).ConfigureAwait(false));
        var worse = Comparison.Worse(committed, now).ToArray();
        var classes = worse.Select(one => one.Class).Where(name => name.Length > 0).Distinct().ToArray();
        if (classes.Length > 0)
        {
            var again = Run(["--filter", .. classes.Select(name => $"*.{name}Benchmarks.*")]);
            if (again is null)
            {
                return Failed;
            }

            var second = Comparison.Worse(committed, FiguresOf(again, [])).ToArray();
            worse = [.. worse.Where(one => one.Class.Length == 0), .. second];
        }

        foreach (var text in Comparison.Unmatched(committed, now))
        {
            Console.WriteLine(text);
        }

        foreach (var (_, text) in worse)
        {
            Console.WriteLine("Worse: " + text);
        }

        Console.WriteLine(worse.Length == 0 ? "Nothing got worse." : $"{worse.Length} got worse.");
        return worse.Length == 0 ? Fine : Worse;
    }

    /// <summary>Measures the tool's lines only.</summary>
    internal static async Task<int> MeasureLinesAsync()
    {
        Console.Write(Tables.Lines(await LinesAsync([]).ConfigureAwait(false)));
        return Fine;
    }

    /// <summary>BenchmarkDotNet with its own arguments; nothing is written or compared.</summary>
    internal static int RunOnly(string[] arguments) => Run(arguments) is null ? Failed : Fine;

    private static Summary[]? Run(string[] arguments)
    {
        string[] all = arguments.Contains("--filter") ? arguments : ["--filter", "*", .. arguments];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Session).Assembly).Run(all, RunConfig.Create(arguments)).ToArray();
        if (summaries.Length > 0 && summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)))
        {
            return summaries;
        }

        Console.Error.WriteLine("A benchmark failed, or none was found; see above.");
        return null;
    }

    private static async Task<List<LinesFigure>> LinesAsync(string[] arguments)
    {
        List<LinesFigure> figures = [];
        foreach (var requests in RunConfig.IsReplaced(arguments) ? FewLinesRequests : LinesRequests)
        {
            figures.Add(await LinesMeasurement.MeasureAsync(requests).ConfigureAwait(false));
        }

        return figures;
    }

    private static Figures FiguresOf(IEnumerable<Summary> summaries, IReadOnlyList<LinesFigure> lines) => new([.. summaries.SelectMany(Figure.Of)], lines);
}
