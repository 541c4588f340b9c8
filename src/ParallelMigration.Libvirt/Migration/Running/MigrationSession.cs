using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>One migration from its start, or from when it was found, to its result, over as many connections as it takes.</summary>
/// <param name="parts">What it is made of.</param>
/// <param name="domain">The guest, as it was when the migration began or was found.</param>
/// <param name="watch">What is known of the migration.</param>
/// <param name="supervision">How it is supervised.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
/// <param name="call">The call that starts it; <see langword="null"/> if another caller did.</param>
/// <param name="connections">The number of connections that are asked for, if it is known.</param>
internal sealed class MigrationSession(
    SessionParts parts,
    LibvirtDomain domain,
    MigrationWatch watch,
    MigrationSupervision supervision,
    SupervisionTimings timings,
    TimeProvider clock,
    MigrationCall? call = null,
    int? connections = null)
{
    // A guest that a migration has paused was not paused before.
    private readonly HostObserver observer = new(
        parts.Source, parts.Destination, domain.Uuid, domain.State == LibvirtDomainState.Paused && !domain.IsPausedByMigration, timings, clock);

    private readonly long start = clock.GetTimestamp();

    private bool IsAttached => call is null;

    /// <summary>Starts the migration and sees it to its result.</summary>
    public Task<MigrationResult> ExecuteAsync(CancellationToken cancellationToken) =>
        CompleteAsync(Run(parts.Job(call)).ExecuteAsync(cancellationToken), cancellationToken);

    /// <summary>Sees a migration that is active already to its result.</summary>
    public Task<MigrationResult> FollowAsync(CancellationToken cancellationToken) =>
        CompleteAsync(Follow().FollowAsync(cancellationToken), cancellationToken);

    /// <summary>Returns whether a migration that another caller started is active.</summary>
    /// <exception cref="LibvirtException">The connection has broken.</exception>
    public Task<bool> IsActiveAsync() => Follow().IsActiveAsync(supervision.ReconnectTimeout);

    /// <summary>Returns the result where there is nothing to run or to follow.</summary>
    /// <param name="why"><see cref="MigrationRunEndKind.NotRunning"/> or <see cref="MigrationRunEndKind.AlreadyMigrating"/>.</param>
    public Task<MigrationResult> NothingToDoAsync(MigrationRunEndKind why) => CompleteAsync(Task.FromResult(new MigrationRunEnd(why)), CancellationToken.None);

    /// <summary>
    /// Makes both hosts ready to recover a failed post-copy: one whose connections are dead still waits for them, on either host.
    /// </summary>
    /// <param name="pausePostCopy">Closes the connections, and returns whether there were any.</param>
    public async Task PreparePostCopyRecoveryAsync(Func<bool> pausePostCopy)
    {
        if (!pausePostCopy() || parts.Destination is null)
        {
            return;
        }

        Backoff backoff = new(clock, timings.FirstReconnect, timings.FirstReconnect);
        while (!(await observer.DestinationAsync().ConfigureAwait(false)).HasFailedPostCopy && backoff.Elapsed < timings.PostCopyPause)
        {
            await backoff.WaitAsync().ConfigureAwait(false);
        }
    }

    private MigrationRun Follow() => Run(parts.Job(null));

    private MigrationRun Run(IMigrationJob job) => new(job, watch, supervision.ProgressInterval, timings, clock);

    private async Task<MigrationResult> CompleteAsync(Task<MigrationRunEnd> running, CancellationToken cancellationToken)
    {
        // Both hosts are observed all the time, also while the source is away: what the destination does meanwhile counts.
        var recovery = new SourceRecovery(parts.Source, Follow, watch.Events, supervision.ReconnectTimeout, timings, clock);
        var ending = MeasuredAsync(recovery.AwaitAsync(running, cancellationToken));
        var supervisor = new MigrationSupervisor(
            observer, parts.Control, domain.Uuid, SplitBrainDetector.Start(supervision, timings, IsAttached), watch.Events, timings, clock);

        // A source that stayed away is not waited for a second time.
        var observation = await supervisor.SuperviseAsync(
            ending, end => end.Kind == MigrationRunEndKind.Detached ? TimeSpan.Zero : supervision.ReconnectTimeout).ConfigureAwait(false);
        return await ResultAsync(await ending.ConfigureAwait(false), observation, supervisor.Done).ConfigureAwait(false);
    }

    private async Task<MigrationRunEnd> MeasuredAsync(Task<MigrationRunEnd> ending)
    {
        var end = await ending.ConfigureAwait(false);
        return end with { Duration = clock.GetElapsedTime(start) };
    }

    private async Task<MigrationResult> ResultAsync(MigrationRunEnd end, GuestObservation observation, MigrationIntervention intervention)
    {
        var stop = end.Error?.Code == LibvirtErrorCode.OperationAborted ? watch.StopAsked : watch.Stop;
        var outcome = MigrationVerdict.Of(end, stop, observation, watch.Actions.Any(action => action.Action.Kind == ConvergenceActionKind.PostCopy));
        var location = observation.Location(end.Kind == MigrationRunEndKind.Succeeded);
        if (observation.IsSettled && (end.Kind != MigrationRunEndKind.Succeeded || intervention != MigrationIntervention.None))
        {
            await MoveDefinitionAsync(location).ConfigureAwait(false);
        }

        var hasRun = end.Kind is not (MigrationRunEndKind.NeverStarted or MigrationRunEndKind.AlreadyMigrating or MigrationRunEndKind.NotRunning);
        var statistics = (outcome == MigrationOutcome.Completed ? await CompletedJobAsync().ConfigureAwait(false) : null)
            ?? watch.LastSample?.ToStatistics(MigrationStatisticsOrigin.LastSample);
        return new()
        {
            Outcome = outcome,
            Location = location,
            Source = observation.Source,
            Destination = observation.Destination,
            Name = domain.Name,
            Uuid = domain.Uuid,
            Error = await ErrorAsync(outcome, end, observation).ConfigureAwait(false),
            Statistics = statistics,
            Memory = watch.Passes.Memory(statistics?.BytesTransferred),
            Duration = hasRun ? end.Duration : TimeSpan.Zero,
            Attached = hasRun && IsAttached,
            Connections = hasRun ? connections : null,
            Intervention = intervention,
            SwitchedToPostCopy = watch.SwitchedToPostCopy,
            Actions = watch.Actions,
        };
    }

    // libvirt's call did not end as it should, and moving the definition is the last that it does.
    private async Task MoveDefinitionAsync(GuestLocation location)
    {
        if (parts.MoveDefinition is not { } move)
        {
            return;
        }

        try
        {
            var moving = Task.Run(() => move(location));
            if (await moving.CompletesWithinAsync(timings.Answer, clock).ConfigureAwait(false) && await moving.ConfigureAwait(false))
            {
                watch.Events.DefinitionMoved();
            }
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            watch.Events.DefinitionNotMoved(exception);
        }
    }

    // The event is the source's own report, and needs no connection to the destination. What the destination keeps is asked for where the event
    // was missed, because the connection broke meanwhile.
    private async Task<MigrationStatistics?> CompletedJobAsync() =>
        (parts.CompletedJobEvent is { } reported ? await reported().ConfigureAwait(false) : null) ?? await observer.CompletedJobAsync().ConfigureAwait(false);

    private async Task<LibvirtException?> ErrorAsync(MigrationOutcome outcome, MigrationRunEnd end, GuestObservation observation)
    {
        var error = ErrorOf(outcome, end);

        // A source that could not be asked for the guest is not asked again.
        return outcome == MigrationOutcome.Failed && error is not null && parts.Explain is { } explain && observation.Source.HasProcess
            ? await explain(error).ConfigureAwait(false)
            : error;
    }

    // A migration that completed has an error where the call had one (the definition was not kept, for instance), or where the source stayed away: what it
    // has of the guest is not known then. A connection that was opened again is no error.
    private LibvirtException? ErrorOf(MigrationOutcome outcome, MigrationRunEnd end) => outcome switch
    {
        MigrationOutcome.Completed => end.Kind is MigrationRunEndKind.Failed or MigrationRunEndKind.Detached ? end.Error : null,
        MigrationOutcome.Failed => end.Error ?? Unexplained(end),
        _ => end.Error,
    };

    private LibvirtException Unexplained(MigrationRunEnd end) => new(
        LibvirtErrorCode.OperationFailed,
        end.Kind == MigrationRunEndKind.Succeeded
            ? $"libvirt reported that '{domain.Name}' had moved, but it does not run on the destination alone."
            : $"The migration of '{domain.Name}' ended without moving it, and libvirt reported no error.");
}
