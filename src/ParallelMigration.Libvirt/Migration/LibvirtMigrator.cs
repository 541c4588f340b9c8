using System;
using System.Diagnostics.Metrics;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>Runs migrations. One migrator may run several at once.</summary>
public sealed class LibvirtMigrator
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    /// <remarks>
    /// Collect spans and metrics with OpenTelemetry, <c>AddSource(LibvirtMigrator.SourceName)</c> and <c>AddMeter(LibvirtMigrator.SourceName)</c>, or with any other
    /// listener. Their names and attributes are in the package's documentation, and stable.
    /// </remarks>
    public const string SourceName = "ParallelMigration.Libvirt";

    private readonly ILogger logger;
    private readonly MigrationTelemetry telemetry;
    private readonly SupervisionTimings timings = new();

    /// <summary>Initializes a migrator.</summary>
    /// <param name="logger">The logger of what is asked for and how migrations end. The default is <see langword="null"/>: none.</param>
    /// <param name="meterFactory">Creates and owns the meter. The default is <see langword="null"/>: one meter for the process.</param>
    public LibvirtMigrator(ILogger<LibvirtMigrator>? logger = null, IMeterFactory? meterFactory = null)
    {
        this.logger = logger ?? NullLogger<LibvirtMigrator>.Instance;
        telemetry = meterFactory is null ? MigrationTelemetry.Default : new(meterFactory);
    }

    /// <summary>
    /// Gets what records each migration that <see cref="MigrateAsync"/> started, when it has ended, such as <see cref="MigrationHistoryFile.AddAsync"/>. It is
    /// called from any thread, several at once. What goes wrong there is logged, and changes no result.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public Func<MigrationRecord, CancellationToken, Task>? History { get; init; }

    /// <summary>Gets the TimeProvider that all timeouts and polls use.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>
    /// Migrates one guest, and runs the plan's convergence schedule meanwhile. Returns when libvirt has ended the migration and both hosts have reported where the guest
    /// is.
    /// </summary>
    /// <param name="migration">What to migrate, where to and how.</param>
    /// <param name="progress">
    /// Gets a report each <see cref="MigrationSupervision.ProgressInterval"/>, on a thread-pool thread. An exception that it throws is logged, and ends the reports.
    /// </param>
    /// <param name="cancellationToken">
    /// Cancels the migration: before the start, so that it never starts; later by aborting libvirt's job, so that the guest continues on the source. No exception is thrown:
    /// the outcome is <see cref="MigrationOutcome.Canceled"/>, or <see cref="MigrationOutcome.Completed"/> if the cancel came too late, as it always does in post-copy.
    /// </param>
    /// <returns>How it ended. What goes wrong after the start is in the result, not thrown.</returns>
    /// <exception cref="ArgumentException">
    /// Source and destination are one host, the destination URI names no host, a text is unusable, or libvirt cannot run the plan; see
    /// <see cref="LibvirtMigrationParameters.From"/>.
    /// </exception>
    /// <exception cref="LibvirtException">
    /// Before the start: there is no such domain (<see cref="LibvirtErrorCode.NoDomain"/>), it does not run or was left paused by a migration
    /// (<see cref="LibvirtErrorCode.OperationInvalid"/>), or the source does not answer.
    /// </exception>
    public Task<MigrationResult> MigrateAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var call = Checked(migration);

        // Not with the token: a migration that is canceled before its start has a result, too. The first questions block, hence the other thread.
        return Task.Run(() => MigrateFoundAsync(migration, call, progress, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Recovers a post-copy that failed half-way (<see cref="MigrationOutcome.PostCopyFailed"/>), once the two hosts reach each other again: the rest of the memory is
    /// sent, and the guest is whole on the destination. Needs libvirt 8.5.0 on both hosts.
    /// </summary>
    /// <param name="migration">The migration as it was started.</param>
    /// <param name="progress">As for <see cref="MigrateAsync"/>.</param>
    /// <param name="cancellationToken">Cancels it before the start only: a post-copy cannot be canceled.</param>
    /// <returns>How it ended. After <see cref="MigrationOutcome.PostCopyFailed"/> it may be tried again.</returns>
    /// <exception cref="ArgumentException">As for <see cref="MigrateAsync"/>, or the plan has no post-copy.</exception>
    /// <exception cref="LibvirtException">
    /// Before the start: the guest on the source has no failed post-copy (<see cref="LibvirtErrorCode.OperationInvalid"/>), the source's libvirt is too old
    /// (<see cref="LibvirtErrorCode.OperationUnsupported"/>), or it does not answer. Also unsupported: the destination's libvirt is 11.2 or 11.3, whose daemon ends of it.
    /// </exception>
    public Task<MigrationResult> ResumePostCopyAsync(
        LibvirtMigration migration, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var call = Checked(migration);
        if (!migration.Plan.PostCopy)
        {
            throw new ArgumentException("The plan has no post-copy that could be recovered.", nameof(migration));
        }

        return Task.Run(() => MigrateFoundAsync(migration, call.ToResumePostCopy(), progress, cancellationToken), CancellationToken.None);
    }

    /// <summary>
    /// Attaches to a guest's migration that is active already, no matter who started it, sees it to its end and continues the convergence schedule. For a caller whose
    /// own process ended meanwhile: libvirt's peer-to-peer migrations continue without it.
    /// </summary>
    /// <param name="source">The source host.</param>
    /// <param name="vm">The guest's name or UUID.</param>
    /// <param name="destination">The destination host. The default is <see langword="null"/>: it is not asked, and less is known about where the guest is.</param>
    /// <param name="plan">
    /// The plan that the migration was started with. Its convergence schedule is continued, from the beginning, and post-copy is used only where it
    /// allows it. The default is <see langword="null"/>: no schedule and no post-copy; the migration is aborted only if its link is dead.
    /// </param>
    /// <param name="supervision">How the migration is supervised. The default is a new <see cref="MigrationSupervision"/>.</param>
    /// <param name="progress">As for <see cref="MigrateAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the migration, as for <see cref="MigrateAsync"/>.</param>
    /// <returns>
    /// How it ended, with <see cref="MigrationResult.Attached"/>; or <see cref="MigrationOutcome.NotRunning"/> or <see cref="MigrationOutcome.AlreadyMoved"/> with where the
    /// guest is.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Source and destination are one host, or the guest's name is unusable.</exception>
    /// <exception cref="LibvirtException">
    /// Neither host has such a domain (<see cref="LibvirtErrorCode.NoDomain"/>), or a host does not answer to begin with.
    /// </exception>
    public Task<MigrationResult> FollowAsync(
        LibvirtConnection source,
        string vm,
        LibvirtConnection? destination = null,
        MigrationPlan? plan = null,
        MigrationSupervision? supervision = null,
        IProgress<MigrationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return FollowRunningAsync(
            new() { Source = source, Vm = vm, Destination = destination, Plan = plan, Supervision = supervision ?? new() }, progress, cancellationToken);
    }

    internal Task<MigrationResult> FollowRunningAsync(
        RunningMigration running, IProgress<MigrationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        NativeText.ThrowIfUnusable(running.Vm);
        return Task.Run(() => FollowFoundAsync(running, progress, cancellationToken), CancellationToken.None);
    }

    /// <summary>Sets the bandwidth limit of a running migration that is not parallel, such as to share its source's bandwidth (rule B7).</summary>
    /// <param name="source">The source host.</param>
    /// <param name="vm">The VM's name or UUID at the source.</param>
    /// <param name="limit">The limit. libvirt takes it in MiB/s, rounded down, and at least 1.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <returns>A task that completes when libvirt has set the limit.</returns>
    /// <exception cref="ArgumentException"><paramref name="vm"/> is empty or contains a zero character.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="LibvirtException">There is no such domain, it does not migrate, or the daemon does not answer.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public static Task SetBandwidthLimitAsync(LibvirtConnection source, string vm, Bandwidth limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        NativeText.ThrowIfUnusable(vm);
        return LibvirtConnection.RunAsync(
            () =>
            {
                using var domain = source.Find(vm);
                Native.Libvirt.SetMaxSpeed(domain, WireLimit.Of(limit));
                return true;
            },
            cancellationToken);
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
            MigrationPreconditions.ThrowIfNotRecoverable(domain, migration.Source, migration.Destination);
        }
        else
        {
            MigrationPreconditions.ThrowIfNotActive(domain, migration.Source);
        }

        call = call.For(migration.Source.LibvirtVersion);
        if (!call.ResumesPostCopy && migration.Plan is { Connections: { } connections, BandwidthLimit: { } limit })
        {
            var qemu = migration.Source.QemuVersion;
            call = call.LimitedTo(WireLimit.Of(limit, connections, qemu));
            if (WireLimit.Exceeded(limit, connections, qemu) is { } most)
            {
                Log.LimitTooLow(logger, limit, domain.Name, domain.Uuid, connections, most);
            }
        }

        if (domain.IsPersistent && migration.MovePersistentDefinition is null)
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
        var events = new SourceEvents(migration.Source, domain.Uuid, trace.Iteration, timings, TimeProvider);
        await using var listening = events.ConfigureAwait(false);

        var parameters = call.Parameters;
        Log.MigrationStarting(
            logger, domain.Name, domain.Uuid, call.DestinationUri, parameters.FlagsText, (uint)parameters.Flags, parameters.ParametersText);
        var watch = Watch(domain, trace, plan, migration.Supervision, progress, migration.Memory);
        var parts = Parts(migration.Source, migration.Destination, domain.Uuid, migration.Supervision, events) with
        {
            Explain = error => FeatureHint.AddAsync(error, migration.Source, parameters),
            MoveDefinition = Definition(migration, call, domain, handle) is { } definition ? definition.MoveTo : null,
        };
        var session = new MigrationSession(parts, domain, watch, migration.Supervision, timings, TimeProvider, call, plan.Connections ?? 1);
        if (call.ResumesPostCopy)
        {
            watch.InPostCopy();
            await session.PreparePostCopyRecoveryAsync(() => Native.Libvirt.PausePostCopy(handle)).ConfigureAwait(false);
        }

        var result = Ended(await session.ExecuteAsync(cancellationToken).ConfigureAwait(false), trace);
        if (!call.ResumesPostCopy && result.Duration > TimeSpan.Zero)
        {
            await RecordAsync(migration, result).ConfigureAwait(false);
        }

        return result;
    }

    private static PersistentDefinition? Definition(LibvirtMigration migration, MigrationCall call, LibvirtDomain domain, SafeDomainHandle handle) =>
        call.MovesDefinition && domain.IsPersistent && migration.Destination is { } destination
            ? PersistentDefinition.Read(handle, migration.Source, destination, migration.DestinationName)
            : null;

    private async Task RecordAsync(LibvirtMigration migration, MigrationResult result)
    {
        if (History is null)
        {
            return;
        }

        try
        {
            await History(MigrationHistoryRecord.Of(migration, result, TimeProvider.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The migration has ended, whatever the caller's history does.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Log.NotRecorded(logger, error, result.Name, result.Uuid);
        }
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
        var events = new SourceEvents(running.Source, domain.Uuid, trace.Iteration, timings, TimeProvider);
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
            TimeProvider);

    private SessionParts Parts(
        LibvirtConnection source, LibvirtConnection? destination, Guid vm, MigrationSupervision supervision, SourceEvents? events)
    {
        var control = new GuestControl(source, supervision);
        return new()
        {
            Source = new LibvirtHost(source),
            Destination = destination is null ? null : new LibvirtHost(destination),
            Control = control,
            Job = call => new LibvirtMigrationJob(source, vm, control, timings, TimeProvider, call),
            CompletedJobEvent = events is null ? null : () => events.CompletedJobAsync(timings, TimeProvider),
        };
    }

    private MigrationWatch Watch(
        LibvirtDomain domain, MigrationTrace? trace, MigrationPlan? plan, MigrationSupervision supervision, IProgress<MigrationProgress>? progress, VmMemory? memory = null)
    {
        var events = new MigrationEvents(logger, domain.Name, domain.Uuid, trace);
        var reporter = new ProgressReporter(progress, supervision.ProgressInterval, events.ProgressHandlerFailed, TimeProvider);
        var postCopy = plan?.PostCopy ?? false;
        var schedule = plan?.Convergence ?? ConvergenceSchedule.None;
        return new(ConvergenceState.Start(schedule, postCopy, supervision.Convergence), postCopy, events, reporter.Report, TimeProvider, plan, supervision.Convergence, memory);
    }

    private static MigrationCall Checked(LibvirtMigration migration)
    {
        ArgumentNullException.ThrowIfNull(migration);
        NativeText.ThrowIfUnusable(migration.Vm);
        MigrationPreconditions.ThrowIfNotADestination(migration.DestinationUri);
        return new(migration.DestinationUri, LibvirtMigrationParameters.From(
            migration.Plan, migration.MigrationUri, migration.TlsDestination, migration.DestinationName, migration.MovePersistentDefinition == true));
    }
}
