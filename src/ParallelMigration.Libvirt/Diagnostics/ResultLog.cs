using System.Linq;
using Microsoft.Extensions.Logging;

namespace ParallelMigration.Libvirt;

/// <summary>Logs how a migration ended.</summary>
internal static class ResultLog
{
    public static void Write(ILogger logger, MigrationResult result)
    {
        var (name, uuid, duration, location, error) = (result.Name, result.Uuid, result.Duration, result.Location, result.Error);
        switch (result.Outcome)
        {
            case MigrationOutcome.Completed:
                var statistics = result.Statistics;
                Log.MigrationCompleted(
                    logger, name, uuid, duration, statistics?.Downtime, statistics?.BytesTransferred, statistics?.Throughput, location);
                break;
            case MigrationOutcome.Canceled:
                Log.MigrationCanceled(logger, name, uuid, duration, location);
                break;
            case MigrationOutcome.Aborted:
                Log.MigrationAborted(logger, name, uuid, duration, result.Actions.Select(action => action.Message).LastOrDefault(), location);
                break;
            case MigrationOutcome.PostCopyFailed:
                Log.PostCopyFailed(
                    logger, error, name, uuid, duration, result.Source.State, result.Source.Reason, result.Destination.State, result.Destination.Reason);
                break;
            case MigrationOutcome.NotRunning or MigrationOutcome.AlreadyMoved:
                Log.NotRunning(logger, name, uuid, location);
                break;
            case MigrationOutcome.AlreadyMigrating:
                Log.AlreadyMigrating(logger, name, uuid, location);
                break;
            case MigrationOutcome.Unknown:
                Log.OutcomeUnknown(logger, error, name, uuid, duration, location);
                break;
            default:
                Log.MigrationFailed(logger, error, name, uuid, duration, (int)(error?.Code ?? LibvirtErrorCode.None), location);
                break;
        }
    }
}
