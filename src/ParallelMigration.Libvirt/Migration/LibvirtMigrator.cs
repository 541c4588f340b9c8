using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>Carries migrations out. May be used for several at once.</summary>
public sealed class LibvirtMigrator
{
    private readonly ILogger logger;
    private readonly MigrationTelemetry telemetry;

    /// <summary>Initializes a migrator.</summary>
    /// <param name="logger">The logger of what is asked for and how migrations end; <see langword="null"/> for none.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    public LibvirtMigrator(ILogger<LibvirtMigrator>? logger = null, LibvirtMigratorOptions? options = null)
    {
        this.logger = logger ?? NullLogger<LibvirtMigrator>.Instance;
        telemetry = options?.MeterFactory is { } meters ? new(meters) : MigrationTelemetry.Default;
    }

    /// <summary>
    /// Migrates one guest and comes back when libvirt is done with it and both ends have been asked where the guest is.
    /// Carries out the plan's convergence schedule meanwhile.
    /// </summary>
    /// <param name="migration">What to migrate, where to and how.</param>
    /// <param name="progress">
    /// Told about the running migration each <see cref="MigrationSupervision.ProgressInterval"/>, from a thread-pool thread.
    /// What it throws is logged, and it is not told again.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels: before the start, so that it never starts; later by aborting libvirt's job, so that the guest goes on running on the source.
    /// Cancelling is not a throw: the outcome is <see cref="MigrationOutcome.Canceled"/>, or <see cref="MigrationOutcome.Completed"/>
    /// where it came too late, which in post-copy it always does.
    /// </param>
    /// <returns>How it ended. Whatever goes wrong after the start is in the result, not thrown.</returns>
    /// <exception cref="ArgumentException">
    /// The destination URI names no host, a text is unusable, or the plan is none that libvirt can be told; see
    /// <see cref="LibvirtMigrationParameters.From"/>.
    /// </exception>
    /// <exception cref="LibvirtException">
    /// Before the start: no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), it does not run
    /// or is paused for the sake of another migration (<see cref="LibvirtErrorCode.OperationInvalid"/>), or the source does not answer.
    /// </exception>
    public Task<MigrationResult> MigrateAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var call = Checked(migration);

        // Not with the token: a migration cancelled before its start has a result, too. The first questions block, hence the other thread.
        return Task.Run(() => MigrateFoundAsync(migration, call, ThrowIfNotActive, progress, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Takes up again a post-copy that failed half-way (<see cref="MigrationOutcome.PostCopyFailed"/>), when the two hosts reach each
    /// other again: the rest of the memory moves, and the guest is whole at the destination. Takes libvirt 8.5.0 on both hosts.
    /// </summary>
    /// <param name="migration">The migration as it was started.</param>
    /// <param name="progress">As for <see cref="MigrateAsync"/>.</param>
    /// <param name="cancellationToken">Only before the start: a post-copy cannot be cancelled.</param>
    /// <returns>How it ended; <see cref="MigrationOutcome.PostCopyFailed"/>: not this time, it may be tried again.</returns>
    /// <exception cref="ArgumentException">As for <see cref="MigrateAsync"/>, or the plan has no post-copy.</exception>
    /// <exception cref="LibvirtException">
    /// Before the start: the guest at the source is none whose post-copy failed (<see cref="LibvirtErrorCode.OperationInvalid"/>), the source's
    /// libvirt is too old (<see cref="LibvirtErrorCode.OperationUnsupported"/>), or it does not answer.
    /// </exception>
    public Task<MigrationResult> ResumePostCopyAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var call = Checked(migration);
        if (!migration.Plan.PostCopy)
        {
            throw new ArgumentException("The plan has no post-copy that could be taken up again.", nameof(migration));
        }

        return Task.Run(() => MigrateFoundAsync(migration, call.ToResumePostCopy(), ThrowIfNotResumable, progress, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Finds the migration of a guest that runs already, whoever started it, sees it to its end and carries on with the convergence schedule.
    /// For a caller whose own process ended meanwhile: libvirt's peer-to-peer migrations go on without it.
    /// </summary>
    /// <param name="running">Which guest, between which hosts, and by which schedule.</param>
    /// <param name="progress">As for <see cref="MigrateAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the migration, as for <see cref="MigrateAsync"/>.</param>
    /// <returns>
    /// How it ended, with <see cref="MigrationResult.Attached"/>; or <see cref="MigrationOutcome.NotRunning"/> with where the guest is.
    /// </returns>
    /// <exception cref="ArgumentException">The guest's name is unusable.</exception>
    /// <exception cref="LibvirtException">
    /// Neither host has such a domain (<see cref="LibvirtErrorCode.NoDomain"/>), or a host does not answer to begin with.
    /// </exception>
    public Task<MigrationResult> FollowAsync(
        RunningMigration running, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(running);
        NativeText.ThrowIfUnusable(running.Vm);
        return Task.Run(() => FollowFoundAsync(running, progress, cancellationToken), CancellationToken.None);
    }

    private async Task<MigrationResult> MigrateFoundAsync(
        LibvirtMigration migration,
        MigrationCall call,
        Action<LibvirtDomain, LibvirtConnection> check,
        IProgress<MigrationProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var handle = migration.Source.Find(migration.Vm);
        var domain = LibvirtConnection.Describe(handle);
        check(domain, migration.Source);
        if (domain.IsPersistent && migration.Options.MovePersistentDefinition is null)
        {
            call = call.MovingDefinition();
        }

        var plan = migration.Plan;
        using var trace = telemetry.Start(domain.Uuid, migration.Source.Uri, call.DestinationUri, plan.Connections);
        var told = new SourceEvents(migration.Source, domain.Uuid, trace.Iteration);
        await using var listening = told.ConfigureAwait(false);

        var parameters = call.Parameters;
        Log.MigrationStarting(
            logger, domain.Name, domain.Uuid, call.DestinationUri, parameters.FlagsText, (uint)parameters.Flags, parameters.ParametersText);
        var watch = Watch(domain, trace, plan, migration.Supervision, progress);
        var session = new MigrationSession(
            migration.Source, migration.Destination, domain, watch, told, migration.Supervision, found: false, call, plan.Connections ?? 1);
        if (call.ResumesPostCopy)
        {
            watch.InPostCopy();
            await session.PreparePostCopyResumeAsync(handle).ConfigureAwait(false);
        }

        var result = await session.ExecuteAsync(cancellationToken).ConfigureAwait(false);
        ResultLog.Write(logger, result);
        trace.End(result);
        return result;
    }

    private async Task<MigrationResult> FollowFoundAsync(
        RunningMigration running, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        var (isAtSource, domain) = Find(running);
        if (isAtSource && await MigratesAsync(running, domain).ConfigureAwait(false))
        {
            return await TakeOverAsync(running, domain, progress, cancellationToken).ConfigureAwait(false);
        }

        var result = await Session(running, domain, null, null, progress).NotRunningAsync().ConfigureAwait(false);
        ResultLog.Write(logger, result);
        return result;
    }

    private async Task<MigrationResult> TakeOverAsync(
        RunningMigration running, LibvirtDomain domain, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        using var trace = telemetry.StartTakenOver(domain.Uuid, running.Source.Uri, running.Destination?.Uri);
        var told = new SourceEvents(running.Source, domain.Uuid, trace.Iteration);
        await using var listening = told.ConfigureAwait(false);

        Log.TakingOver(logger, domain.Name, domain.Uuid);
        var result = await Session(running, domain, trace, told, progress).FollowAsync(cancellationToken).ConfigureAwait(false);
        ResultLog.Write(logger, result);
        trace.End(result);
        return result;
    }

    private MigrationSession Session(
        RunningMigration running, LibvirtDomain domain, MigrationTrace? trace, SourceEvents? told, IProgress<MigrationProgress>? progress) => new(
            running.Source, running.Destination, domain, Watch(domain, trace, running.Plan, running.Supervision, progress), told,
            running.Supervision, found: true);

    // A guest that has moved for good may be known to the destination only, and may leave the source at any moment.
    private static (bool IsAtSource, LibvirtDomain Domain) Find(RunningMigration running)
    {
        try
        {
            return (true, running.Source.FindDomain(running.Vm));
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain && running.Destination is not null)
        {
            return (false, running.Destination.FindDomain(running.Vm));
        }
    }

    private static Task<bool> MigratesAsync(RunningMigration running, LibvirtDomain domain) =>
        MigrationRun.StillRunsAsync(new LibvirtMigrationJob(running.Source, domain.Uuid), running.Supervision.ReconnectTimeout);

    private MigrationWatch Watch(
        LibvirtDomain domain,
        MigrationTrace? trace,
        MigrationPlan? plan,
        MigrationSupervision supervision,
        IProgress<MigrationProgress>? progress)
    {
        var events = new MigrationEvents(logger, domain.Name, domain.Uuid, trace);
        var reporter = new ProgressReporter(progress, supervision.ProgressInterval, events.ProgressHandlerFailed);
        var postCopy = plan?.PostCopy ?? false;
        var schedule = plan?.Convergence ?? ConvergenceSchedule.None;
        return new(ConvergenceState.Start(schedule, postCopy, supervision.Convergence), postCopy, events, reporter.Report);
    }

    private static MigrationCall Checked(LibvirtMigration migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        NativeText.ThrowIfUnusable(migration.Vm);
        ThrowIfNotADestination(migration.DestinationUri);
        return new(migration.DestinationUri, LibvirtMigrationParameters.From(migration.Plan, migration.Options));
    }

    private static void ThrowIfNotActive(LibvirtDomain domain, LibvirtConnection source)
    {
        if (!domain.IsActive)
        {
            throw Refused(LibvirtErrorCode.OperationInvalid, $"'{domain.Name}' does not run on {source.Hostname}: only a running guest can be migrated live.");
        }

        // Whether it is the guest, nobody here knows: it may run elsewhere long since.
        if (domain.IsPausedByMigration)
        {
            throw Refused(
                LibvirtErrorCode.OperationInvalid,
                $"'{domain.Name}' on {source.Hostname} is paused ({domain.StateReason}): a migration is just handing it over, or has left it so. "
                + "Follow that migration, or look at the other host and resume or end what is here.");
        }
    }

    private static void ThrowIfNotResumable(LibvirtDomain domain, LibvirtConnection source)
    {
        if (LibvirtFeatures.Read(source) is { ResumesPostCopy: false } features)
        {
            throw Refused(
                LibvirtErrorCode.OperationUnsupported,
                $"{source.Hostname} has libvirt {features.Daemon}: taking a failed post-copy up again takes {LibvirtFeatures.FirstPostCopyResume} or newer.");
        }

        if (domain.StateReason != LibvirtDomainStateReason.PostCopyFailed)
        {
            throw Refused(
                LibvirtErrorCode.OperationInvalid,
                $"'{domain.Name}' on {source.Hostname} is {domain.State}, reason {domain.StateReason}: no failed post-copy that could be taken up again.");
        }
    }

    private static LibvirtException Refused(LibvirtErrorCode code, string message) =>
        new(code, message);

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
