using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>Measures a guest's dirty curve, one period after the other.</summary>
/// <param name="start">Begins to measure over this many seconds.</param>
/// <param name="stats">Returns what was measured last.</param>
/// <param name="clock">The clock.</param>
internal sealed class DirtyRateMeasurement(Func<int, Task> start, Func<Task<IReadOnlyDictionary<string, object>>> stats, TimeProvider clock)
{
    // VIR_DOMAIN_DIRTYRATE_MEASURED
    private const int Measured = 2;
    private const long Mebibyte = 1 << 20;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    // Beside the period itself, QEMU samples before and after it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <exception cref="LibvirtException">The host cannot measure, or has not finished in time (<see cref="LibvirtErrorCode.OperationTimeout"/>).</exception>
    public async Task<DirtyCurve> MeasureAsync(IEnumerable<int> periods, CancellationToken cancellationToken)
    {
        List<DirtyPoint> points = [];
        foreach (var seconds in periods)
        {
            await start(seconds).ConfigureAwait(false);
            points.Add(new(TimeSpan.FromSeconds(seconds), seconds * Mebibyte * await RateAsync(seconds, cancellationToken).ConfigureAwait(false)));
        }

        return DirtyCurve.FromPoints(points);
    }

    private async Task<long> RateAsync(int seconds, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds), clock, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var values = await stats().ConfigureAwait(false);
            if (values.GetValueOrDefault("dirtyrate.calc_status") is Measured
                && values.GetValueOrDefault("dirtyrate.calc_period") is var period && (period is not int measured || measured == seconds)
                && values.GetValueOrDefault("dirtyrate.megabytes_per_second") is long and >= 0 and var rate)
            {
                return rate;
            }

            if (clock.GetElapsedTime(begun) > Timeout + TimeSpan.FromSeconds(seconds))
            {
                throw new LibvirtException(LibvirtErrorCode.OperationTimeout, $"The host has not measured how fast the guest changes its memory within {seconds} s and 30 s more.");
            }

            await Task.Delay(Poll, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
