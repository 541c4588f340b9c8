using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>Carries migrations out. May be used for several at once.</summary>
public sealed class LibvirtMigrator
{
    private readonly ILogger logger;

    /// <summary>A migrator.</summary>
    /// <param name="logger">Where it logs the selected parameters and how migrations end; <see langword="null"/>, the default: nowhere.</param>
    public LibvirtMigrator(ILogger<LibvirtMigrator>? logger = null) => this.logger = logger ?? NullLogger<LibvirtMigrator>.Instance;

    /// <summary>
    /// Migrates one guest and comes back when libvirt is done with it and both ends have been asked where the guest is.
    /// </summary>
    /// <param name="migration">What to migrate, where to and how.</param>
    /// <param name="progress">
    /// Told about the running migration each <see cref="LibvirtMigration.ProgressInterval"/>, from a thread-pool thread.
    /// What it throws is logged, and it is not told again.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels: before the start, so that it never starts; later by aborting libvirt's job, so that the guest goes on running on the source.
    /// Cancelling is not a throw: the outcome is <see cref="MigrationOutcome.Cancelled"/>, or <see cref="MigrationOutcome.Completed"/>
    /// where it came too late.
    /// </param>
    /// <returns>How it ended. Whatever goes wrong after the start is in the result, not thrown.</returns>
    /// <exception cref="ArgumentException">
    /// The destination URI names no host, a text is unusable, or the plan is none that libvirt can be told; see
    /// <see cref="LibvirtMigrationParameters.From"/>.
    /// </exception>
    /// <exception cref="LibvirtException">
    /// Before the start: no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), it does not run
    /// (<see cref="LibvirtErrorCode.OperationInvalid"/>), or the source does not answer.
    /// </exception>
    public Task<MigrationResult> MigrateAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(migration);
        NativeText.ThrowIfUnusable(migration.Vm);
        ThrowIfNotADestination(migration.DestinationUri);
        var parameters = LibvirtMigrationParameters.From(migration.Plan, migration.Options);

        // Not with the token: a migration cancelled before its start has a result, too. The first questions block, hence the other thread.
        return Task.Run(() => MigrateFoundAsync(migration, parameters, progress, cancellationToken), CancellationToken.None);
    }

    private async Task<MigrationResult> MigrateFoundAsync(
        LibvirtMigration migration,
        LibvirtMigrationParameters parameters,
        IProgress<MigrationProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var handle = migration.Source.Find(migration.Vm);
        var domain = LibvirtConnection.Describe(handle);
        ThrowIfNotActive(domain, migration.Source);

        Log.MigrationStarting(
            logger, domain.Name, domain.Uuid, migration.DestinationUri, parameters.FlagsText, (uint)parameters.Flags, parameters.ParametersText);
        var reporter = new ProgressReporter(progress, error => Log.ProgressHandlerFailed(logger, error, domain.Name, domain.Uuid));
        var job = new LibvirtMigrationJob(handle, migration.DestinationUri, parameters);
        var end = await new MigrationRun(job, migration.ProgressInterval, reporter.Report).ExecuteAsync(cancellationToken).ConfigureAwait(false);

        var result = await ResultAsync(migration, domain, end, job.Duration).ConfigureAwait(false);
        LogResult(migration, result);
        return result;
    }

    private static async Task<MigrationResult> ResultAsync(
        LibvirtMigration migration, LibvirtDomain domain, MigrationRunEnd end, TimeSpan duration)
    {
        var inquiry = new GuestInquiry(migration.Source, migration.Destination, domain.Uuid);
        var whereabouts = await inquiry.WhereaboutsAsync(domain.State == LibvirtDomainState.Paused).ConfigureAwait(false);
        var completed = end.Outcome == MigrationOutcome.Completed;
        return new()
        {
            Outcome = end.Outcome,
            Location = whereabouts.Location(completed),
            SourceState = whereabouts.Source.State,
            DestinationState = whereabouts.Destination.State,
            Name = domain.Name,
            Uuid = domain.Uuid,
            Error = end.Error,
            Statistics = (completed ? inquiry.CompletedJob() : null) ?? end.LastSample?.ToStatistics(MigrationStatisticsOrigin.LastSample),
            Duration = duration,
            Connections = migration.Plan.Connections,
        };
    }

    private void LogResult(LibvirtMigration migration, MigrationResult result)
    {
        switch (result.Outcome)
        {
            case MigrationOutcome.Completed:
                var statistics = result.Statistics;
                Log.MigrationCompleted(
                    logger, result.Name, result.Uuid, migration.DestinationUri, result.Duration, statistics?.Downtime,
                    statistics?.BytesTransferred, statistics?.Throughput, result.Location);
                break;
            case MigrationOutcome.Cancelled:
                Log.MigrationCancelled(logger, result.Name, result.Uuid, migration.DestinationUri, result.Duration, result.Location);
                break;
            default:
                Log.MigrationFailed(
                    logger, result.Error, result.Name, result.Uuid, migration.DestinationUri, result.Duration,
                    (int)(result.Error?.Code ?? LibvirtErrorCode.None), result.Location);
                break;
        }
    }

    private static void ThrowIfNotActive(LibvirtDomain domain, LibvirtConnection source)
    {
        if (!domain.IsActive)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationInvalid,
                LibvirtErrorDomain.None,
                LibvirtErrorLevel.Error,
                $"'{domain.Name}' does not run on {source.Hostname}: only a running guest can be migrated live.");
        }
    }

    // libvirt needs to know which host, and says so less clearly: by its name, or by the socket of another daemon on this machine.
    private static void ThrowIfNotADestination(string uri)
    {
        NativeText.ThrowIfUnusable(uri);
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || (parsed.Host.Length == 0 && !parsed.Query.Contains("socket=", StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                $"The destination '{uri}' names no host. Write it as the source's daemon reaches it: qemu+tls://beta/system.",
                nameof(uri));
        }
    }
}
