using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Benchmarks;

/// <summary>Following a migration: one sample at a time, of a guest whose iterations get smaller, so that nothing is due.</summary>
public class ConvergenceBenchmarks
{
    private const int Samples = 1_000;

    private readonly MigrationSample[] samples = [.. Enumerable.Range(0, Samples).Select(SampleAt)];
    private readonly ConvergenceState start = ConvergenceState.Start(
        new([], [new(1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500)))], [ConvergenceAction.Abort]), postCopyAllowed: false);

    [Benchmark(Baseline = true, OperationsPerInvoke = Samples, Description = "reading the sample")]
    public long Read()
    {
        var sum = 0L;
        foreach (var sample in samples)
        {
            sum += sample.BytesRemaining;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Samples, Description = "schedule")]
    public int Follow()
    {
        var state = start;
        foreach (var sample in samples)
        {
            state = state.Next(sample);
        }

        return state.Stalls == 0 ? state.Due.Count : throw new InvalidOperationException("A guest that converges does not stall.");
    }

    [Benchmark(OperationsPerInvoke = Samples, Description = "forecast")]
    public double Forecast()
    {
        var forecast = default(MigrationForecast);
        foreach (var sample in samples)
        {
            forecast = forecast.Next(sample);
        }

        return forecast.Progress;
    }

    /// <summary>Ten samples an iteration, each iteration a tenth smaller than the one before.</summary>
    private static MigrationSample SampleAt(int index)
    {
        var size = Math.Pow(0.9, index / 10) * (1L << 40);
        return new()
        {
            Elapsed = TimeSpan.FromSeconds(index),
            BytesTotal = 1L << 40,
            BytesProcessed = (long)(((1L << 40) - size) * 10 + (size * (index % 10) / 10)),
            BytesRemaining = (long)(size * (10 - (index % 10)) / 10),
            Iteration = 1 + (index / 10),
            DirtyRate = Bandwidth.FromGigabitsPerSecond(1),
            Throughput = Bandwidth.FromGigabitsPerSecond(10),
        };
    }
}
