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
    private readonly TimeProvider clock;
    private readonly SupervisionTimings timings = new();

    /// <summary>Initializes a migrator.</summary>
    /// <param name="logger">The logger of what is asked for and how migrations end; <see langword="null"/> for none.</param>
    /// <param name="options">The options; <see langword="null"/> for the defaults.</param>
    public LibvirtMigrator(ILogger<LibvirtMigrator>? logger = null, LibvirtMigratorOptions? options = null)
    {
        this.logger = logger ?? NullLogger<LibvirtMigrator>.Instance;
        telemetry = options?.MeterFactory is { } meters ? new(meters) : MigrationTelemetry.Default;
        clock = options?.TimeProvider ?? TimeProvider.System;
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
        return Task.Run(() => MigrateFoundAsync(migration, call, progress, cancellationToken), CancellationToken.None);
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

        return Task.Run(() => MigrateFoundAsync(migration, call.ToResumePostCopy(), progress, cancellationToken), CancellationToken.None);
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
        LibvirtMigration migration, MigrationCall call, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        MigrationPreconditions.ThrowIfOneHost(migration.Source, migration.Destination);
        if (MigrationPreconditions.FindMoved(migration.Source, migration.Destination, migration.Vm) is { } moved)
        {
            return await NothingToDoAsync(Session(migration, moved), MigrationRunEndKind.NotRunning).ConfigureAwait(false);
        }

        using var handle = migration.Source.Find(migration.Vm);
        var domain = LibvirtConnection.Describe(handle);
        if (!call.ResumesPostCopy && LibvirtMigrationJob.IsMigrating(handle))
        {
            return await NothingToDoAsync(Session(migration, domain), MigrationRunEndKind.AlreadyMigrating).ConfigureAwait(false);
        }

        if (call.ResumesPostCopy)
        {
            MigrationPreconditions.ThrowIfNotRecoverable(domain, migration.Source);
        }
        else
        {
            MigrationPreconditions.ThrowIfNotActive(domain, migration.Source);
        }

        call = call.For(migration.Source.LibvirtVersion);
        if (domain.IsPersistent && migration.Options.MovePersistentDefinition is null)
        {
            call = call.MovingDefinition();
        }

        return await RunAsync(migration, call, domain, handle, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<MigrationResult> RunAsync(
        LibvirtMigration migration,
        MigrationCall call,
        LibvirtDomain domain,
        SafeDomainHandle handle,
        IProgress<MigrationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var plan = migration.Plan;
        using var trace = telemetry.Start(domain.Uuid, migration.Source.Uri, call.DestinationUri, plan.Connections);
        var events = new SourceEvents(migration.Source, domain.Uuid, trace.Iteration);
        await using var listening = events.ConfigureAwait(false);

        var parameters = call.Parameters;
        Log.MigrationStarting(
            logger, domain.Name, domain.Uuid, call.DestinationUri, parameters.FlagsText, (uint)parameters.Flags, parameters.ParametersText);
        var watch = Watch(domain, trace, plan, migration.Supervision, progress);
        var parts = Parts(migration.Source, migration.Destination, domain.Uuid, migration.Supervision, events) with
        {
            Explain = error => FeatureHint.AddAsync(error, migration.Source, parameters),
        };
        var session = new MigrationSession(parts, domain, watch, migration.Supervision, timings, clock, call, plan.Connections ?? 1);
        if (call.ResumesPostCopy)
        {
            watch.InPostCopy();
            await session.PreparePostCopyRecoveryAsync(() => Native.Libvirt.PausePostCopy(handle)).ConfigureAwait(false);
        }

        return Ended(await session.ExecuteAsync(cancellationToken).ConfigureAwait(false), trace);
    }

    private async Task<MigrationResult> FollowFoundAsync(
        RunningMigration running, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        MigrationPreconditions.ThrowIfOneHost(running.Source, running.Destination);
        var (isAtSource, domain) = MigrationPreconditions.Find(running);
        return isAtSource && await Session(running, domain, null, null, null).IsActiveAsync().ConfigureAwait(false)
            ? await AttachAsync(running, domain, progress, cancellationToken).ConfigureAwait(false)
            : await NothingToDoAsync(Session(running, domain, null, null, null), MigrationRunEndKind.NotRunning).ConfigureAwait(false);
    }

    private async Task<MigrationResult> AttachAsync(
        RunningMigration running, LibvirtDomain domain, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        using var trace = telemetry.StartAttached(domain.Uuid, running.Source.Uri, running.Destination?.Uri);
        var events = new SourceEvents(running.Source, domain.Uuid, trace.Iteration);
        await using var listening = events.ConfigureAwait(false);
        Log.Attached(logger, domain.Name, domain.Uuid);
        return Ended(await Session(running, domain, trace, events, progress).FollowAsync(cancellationToken).ConfigureAwait(false), trace);
    }

    private async Task<MigrationResult> NothingToDoAsync(MigrationSession session, MigrationRunEndKind why) =>
        Ended(await session.NothingToDoAsync(why).ConfigureAwait(false), null);

    private MigrationResult Ended(MigrationResult result, MigrationTrace? trace)
    {
        ResultLog.Write(logger, result);
        trace?.End(result);
        return result;
    }

    private MigrationSession Session(LibvirtMigration migration, LibvirtDomain domain) => Session(
        new() { Source = migration.Source, Destination = migration.Destination, Vm = migration.Vm, Supervision = migration.Supervision }, domain, null, null, null);

    private MigrationSession Session(
        RunningMigration running, LibvirtDomain domain, MigrationTrace? trace, SourceEvents? events, IProgress<MigrationProgress>? progress) => new(
            Parts(running.Source, running.Destination, domain.Uuid, running.Supervision, events),
            domain,
            Watch(domain, trace, running.Plan, running.Supervision, progress),
            running.Supervision,
            timings,
            clock);

    private SessionParts Parts(
        LibvirtConnection source, LibvirtConnection? destination, Guid vm, MigrationSupervision supervision, SourceEvents? events)
    {
        var control = new GuestControl(source, supervision);
        return new()
        {
            Source = new LibvirtHost(source),
            Destination = destination is null ? null : new LibvirtHost(destination),
            Control = control,
            Job = call => new LibvirtMigrationJob(source, vm, control, timings, clock, call),
            CompletedJobEvent = events is null ? null : () => events.CompletedJobAsync(timings, clock),
        };
    }

    private MigrationWatch Watch(
        LibvirtDomain domain, MigrationTrace? trace, MigrationPlan? plan, MigrationSupervision supervision, IProgress<MigrationProgress>? progress)
    {
        var events = new MigrationEvents(logger, domain.Name, domain.Uuid, trace);
        var reporter = new ProgressReporter(progress, supervision.ProgressInterval, events.ProgressHandlerFailed, clock);
        var postCopy = plan?.PostCopy ?? false;
        var schedule = plan?.Convergence ?? ConvergenceSchedule.None;
        return new(ConvergenceState.Start(schedule, postCopy, supervision.Convergence), postCopy, events, reporter.Report, clock);
    }

    private static MigrationCall Checked(LibvirtMigration migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        NativeText.ThrowIfUnusable(migration.Vm);
        MigrationPreconditions.ThrowIfNotADestination(migration.DestinationUri);
        return new(migration.DestinationUri, LibvirtMigrationParameters.From(migration.Plan, migration.Options));
    }
}
