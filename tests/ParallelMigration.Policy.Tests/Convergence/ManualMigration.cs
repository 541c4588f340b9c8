using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>A migration whose every sample a test writes by hand: sizes in MiB, times in seconds.</summary>
internal sealed class ManualMigration(ConvergenceSchedule schedule, bool postCopy = false, ConvergenceOptions? options = null, MigrationForecast forecast = default)
{
    private const long MiB = 1_048_576;

    private double sent;

    public ConvergenceState State { get; private set; } = ConvergenceState.Start(schedule, postCopy, options);

    public MigrationForecast Forecast { get; private set; } = forecast;

    /// <summary>A look after as much more was sent.</summary>
    /// <returns>What is due.</returns>
    public IReadOnlyList<ConvergenceDecision> Look(
        double time, int? iteration, double remaining, double sending = 0, bool inPostCopy = false, double? dirtyRate = null, long total = 1_000, double? throughput = null)
    {
        sent += sending;
        MigrationSample sample = new()
        {
            Elapsed = TimeSpan.FromSeconds(time),
            BytesTotal = total * MiB,
            BytesProcessed = (long)(sent * MiB),
            BytesRemaining = (long)(remaining * MiB),
            Iteration = iteration,
            DirtyRate = dirtyRate is { } rate ? Bandwidth.FromBitsPerSecond((long)(rate * MiB * 8)) : null,
            Throughput = throughput is { } sends ? Bandwidth.FromBitsPerSecond((long)(sends * MiB * 8)) : null,
            IsInPostCopy = inPostCopy,
        };
        State = State.Next(sample);
        Forecast = Forecast.Next(sample);
        return State.Due;
    }

    /// <summary>Iterations from 1 on of these sizes, so many seconds apart, each looked at when it begins and when it is through.</summary>
    /// <returns>How often it has stalled when each began.</returns>
    public int[] Iterate(double seconds, params double[] sizes) => [.. sizes.Select((size, i) =>
    {
        Look(i * seconds, i + 1, size);
        var stalls = State.Stalls;
        Look(((i + 1) * seconds) - 0.5, i + 1, 0, size);
        return stalls;
    })];

    public void Fail(ConvergenceAction action) => State = State.Failed(action);
}
