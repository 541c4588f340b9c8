using System;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt;

/// <summary>Tells a caller's handler of the progress, and keeps what it throws from the migration.</summary>
/// <param name="progress">The caller's handler, if any.</param>
/// <param name="onFailure">Told once of what the handler threw.</param>
internal sealed class ProgressReporter(IProgress<MigrationProgress>? progress, Action<Exception> onFailure)
{
    private IProgress<MigrationProgress>? handler = progress;

    [SuppressMessage("Design", "CA1031", Justification = "A handler's mistake must not leave a running migration unattended.")]
    public void Report(JobSample sample)
    {
        try
        {
            handler?.Report(sample.ToProgress());
        }
        catch (Exception exception)
        {
            handler = null;
            onFailure(exception);
        }
    }
}
