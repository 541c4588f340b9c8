using System;
using System.Diagnostics.CodeAnalysis;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>Reports progress to the caller's handler, and keeps its exceptions from the migration.</summary>
/// <param name="progress">The caller's handler, if any.</param>
/// <param name="interval">The time from one report to the next, at least.</param>
/// <param name="onFailure">Gets what the handler threw, once.</param>
/// <param name="clock">The clock.</param>
internal sealed class ProgressReporter(IProgress<MigrationProgress>? progress, TimeSpan interval, Action<Exception> onFailure, TimeProvider clock)
{
    private IProgress<MigrationProgress>? handler = progress;
    private long? lastReport;
    private bool hasData;

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not leave a running migration unattended.")]
    public void Report(JobSample sample, MigrationWatch watch)
    {
        // Polls are as far apart as reports, or closer; a timer may come a little early. That data is sent is reported at once.
        var begins = !hasData && sample.HasData;
        if (handler is null || (!begins && lastReport is { } last && clock.GetElapsedTime(last) < interval * 0.9))
        {
            return;
        }

        hasData |= begins;
        lastReport = clock.GetTimestamp();
        try
        {
            handler.Report(new()
            {
                Sample = sample.ToMigrationSample(),
                Fraction = watch.Forecast.Progress,
                TimeRemaining = watch.Forecast.TimeRemaining,
                Actions = watch.Actions,
            });
        }
        catch (Exception exception)
        {
            handler = null;
            onFailure(exception);
        }
    }
}
