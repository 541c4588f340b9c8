using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>A run against the committed figures: what got worse by more than noise, and what is promised and not kept.</summary>
internal static class Comparison
{
    /// <summary>Ratios of two runs on a busy two-core machine differ by up to about a fifth.</summary>
    private const double WorseRatio = 1.3;

    /// <summary>Allocations hardly vary: BenchmarkDotNet's own bookkeeping shows as a byte or two in operations that run few times.</summary>
    private const double WorseAllocation = 1.02;

    private const int AllocationNoise = 4;

    /// <summary>A process's peak depends on when its collector runs.</summary>
    private const double WorsePeak = 1.25;

    private const double PromisedRatioOfResolve = 5;

    /// <summary>The decision and its plan, with reasons and words made when they are asked for.</summary>
    private const int PromisedBytesOfResolve = 512;

    /// <summary>What got worse, in words, each with the class that it stands in; empty for the tool's memory.</summary>
    internal static IEnumerable<(string Class, string Text)> Worse(Figures committed, Figures now)
    {
        foreach (var figure in now.Benchmarks)
        {
            if (figure is { Class: "Resolve", Name: "resolve" } && (figure.Ratio > PromisedRatioOfResolve || figure.AllocatedBytes > PromisedBytesOfResolve))
            {
                yield return (figure.Class, Invariant($"{figure}: ratio {figure.Ratio}, {figure.AllocatedBytes} bytes; promised are at most {PromisedRatioOfResolve} and {PromisedBytesOfResolve}"));
            }

            if (committed.Benchmarks.SingleOrDefault(one => one.ToString() == figure.ToString()) is not { } before)
            {
                continue;
            }

            if (figure.Ratio > before.Ratio * WorseRatio)
            {
                yield return (figure.Class, Invariant($"{figure}: ratio {before.Ratio} became {figure.Ratio}"));
            }

            if (figure.AllocatedBytes > (before.AllocatedBytes * WorseAllocation) + AllocationNoise)
            {
                yield return (figure.Class, Invariant($"{figure}: {before.AllocatedBytes} bytes became {figure.AllocatedBytes}"));
            }
        }

        foreach (var figure in now.Lines)
        {
            if (committed.Lines.SingleOrDefault(one => one.Requests == figure.Requests) is { } before && figure.PeakMebibytes > before.PeakMebibytes * WorsePeak)
            {
                yield return ("", Invariant($"--lines with {figure.Requests} requests: a peak of {before.PeakMebibytes} MiB became {figure.PeakMebibytes} MiB"));
            }
        }
    }

    /// <summary>What only one of the two has.</summary>
    internal static IEnumerable<string> Unmatched(Figures committed, Figures now)
    {
        var before = committed.Benchmarks.Select(figure => figure.ToString()).ToHashSet();
        var after = now.Benchmarks.Select(figure => figure.ToString()).ToHashSet();
        return [.. after.Except(before).Select(name => $"{name}: not in the committed figures"), .. before.Except(after).Select(name => $"{name}: not run")];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
