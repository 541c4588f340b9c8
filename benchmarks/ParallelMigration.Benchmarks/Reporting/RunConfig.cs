using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using Perfolizer.Horology;

namespace ParallelMigration.Benchmarks.Reporting;

/// <summary>How everything is measured: short iterations in two processes each, which suits a small machine that is never quite idle.</summary>
/// <remarks>
/// The runtime counts calls for a tenth of a second without a new method before it compiles a busy one well: on few cores that comes too late for iterations
/// this short, and cold code would be measured. Without that delay the code is what a process that has run for some seconds has.
/// </remarks>
internal static class RunConfig
{
    private static readonly Job Short = Job.Default
        .WithLaunchCount(2)
        .WithEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0")
        .WithWarmupCount(15)
        .WithIterationCount(7)
        .WithIterationTime(TimeInterval.FromMilliseconds(150))
        .WithId("Short");

    /// <summary>Whether BenchmarkDotNet's own arguments name a job (<c>--job dry</c>), which then takes the place of this one.</summary>
    internal static bool IsReplaced(string[] arguments) => arguments.Contains("--job");

    internal static IConfig Create(string[] arguments)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .WithBuildTimeout(TimeSpan.FromMinutes(10))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Job, Column.Error, Column.StdDev, Column.Median, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio, Column.Categories)
            .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(RatioStyle.Value));
        return IsReplaced(arguments) ? config : config.AddJob(Short);
    }
}

/// <summary>For benchmarks whose single run takes as long as an iteration: it is not repeated 16 times in each.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LongOperationsAttribute() : JobMutatorConfigBaseAttribute(Job.Default.WithUnrollFactor(1).WithMinInvokeCount(1));
