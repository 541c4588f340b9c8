using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt;

/// <summary>Tells a caller's handler of the progress, and keeps what it throws from the migration.</summary>
/// <param name="progress">The caller's handler, if any.</param>
/// <param name="interval">The time from one report to the next, at least.</param>
/// <param name="onFailure">Told once of what the handler threw.</param>
internal sealed class ProgressReporter(IProgress<MigrationProgress>? progress, TimeSpan interval, Action<Exception> onFailure)
{
    private IProgress<MigrationProgress>? handler = progress;
    private Stopwatch? sinceReport;

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not leave a running migration unattended.")]
    public void Report(JobSample sample, MigrationWatch watch)
    {
        // The looks are as far apart as the reports, or closer; a timer may come a little early.
        if (handler is null || (sinceReport is not null && sinceReport.Elapsed < interval * 0.9))
        {
            return;
        }

        sinceReport = Stopwatch.StartNew();
        try
        {
            handler.Report(new()
            {
                Sample = sample.ToMigrationSample(),
                Fraction = watch.Forecast.Progress,
                TimeLeft = watch.Forecast.TimeLeft,
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
