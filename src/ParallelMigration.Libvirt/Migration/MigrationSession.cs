using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>One migration from its first look to its result, over as many connections as it takes.</summary>
/// <param name="source">The source.</param>
/// <param name="destination">The destination, where it is to be asked.</param>
/// <param name="domain">The guest, as it was when the migration began or was found.</param>
/// <param name="watch">What is known of the migration.</param>
/// <param name="told">What the source tells of it as it happens, if it is listened to.</param>
/// <param name="supervision">How it is looked after.</param>
/// <param name="found">Whether another caller started it.</param>
/// <param name="call">The call that starts it, unless another caller did.</param>
/// <param name="connections">The number of connections that are asked for, where it is known.</param>
internal sealed class MigrationSession(
    LibvirtConnection source,
    LibvirtConnection? destination,
    LibvirtDomain domain,
    MigrationWatch watch,
    SourceEvents? told,
    MigrationSupervision supervision,
    bool found,
    MigrationCall? call = null,
    int? connections = null)
{
    private static readonly TimeSpan Reopen = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReopenAtMost = TimeSpan.FromSeconds(2);

    // The destination hears of it as soon as the hosts reach each other.
    private static readonly TimeSpan ResumeReady = TimeSpan.FromSeconds(30);

    private readonly Stopwatch duration = new();
    private readonly Handover handover = new(new HandoverSource(source), domain.Uuid, watch.Events, supervision, found);

    /// <summary>Starts the migration and sees it to its result.</summary>
    public async Task<MigrationResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        duration.Start();
        return await SeeToItsEndAsync(Run(new(source, domain.Uuid, call)).ExecuteAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes both ends ready to take a failed post-copy up again: one whose connections are dead still waits for them, at either end.
    /// </summary>
    public async Task PreparePostCopyResumeAsync(SafeDomainHandle handle)
    {
        if (!Native.Libvirt.PausePostCopy(handle) || destination is null)
        {
            return;
        }

        var waiting = Stopwatch.StartNew();
        var inquiry = Inquiry(TimeSpan.Zero);
        while (!inquiry.AskDestination().HasFailedPostCopy && waiting.Elapsed < ResumeReady)
        {
            await Task.Delay(Reopen, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Sees a migration that runs already to its result.</summary>
    public async Task<MigrationResult> FollowAsync(CancellationToken cancellationToken)
    {
        duration.Start();
        return await SeeToItsEndAsync(Run(new(source, domain.Uuid)).FollowAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the guest of no migration is.</summary>
    public async Task<MigrationResult> NotRunningAsync()
    {
        return await ResultAsync(new(MigrationRunEndKind.NotRunning)).ConfigureAwait(false);
    }

    private async Task<MigrationResult> SeeToItsEndAsync(Task<MigrationRunEnd> running, CancellationToken cancellationToken)
    {
        // Both ends are looked at all the time, also while the source is away: what the destination does meanwhile counts.
        var ending = ReattachAsync(running, cancellationToken);
        await handover.WatchAsync(ending, () => Inquiry(TimeSpan.Zero).Look(WasPaused)).ConfigureAwait(false);
        return await ResultAsync(await ending.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private GuestInquiry Inquiry(TimeSpan patience) => new(source, destination, domain.Uuid, handover, patience);

    private MigrationRun Run(LibvirtMigrationJob job) => new(job, watch, supervision.ProgressInterval, allowMonitorCommands: supervision.AllowMonitorCommands);

    /// <summary>While the connection to the source keeps breaking: connects again and follows the migration, if it still runs.</summary>
    private async Task<MigrationRunEnd> ReattachAsync(Task<MigrationRunEnd> running, CancellationToken cancellationToken)
    {
        var end = await running.ConfigureAwait(false);
        while (end.Kind == MigrationRunEndKind.Detached)
        {
            watch.Events.SourceLost(end.Error);
            if (!await ReopenSourceAsync().ConfigureAwait(false))
            {
                return end;
            }

            end = await FollowIfRunningAsync(end, cancellationToken).ConfigureAwait(false);
        }

        return end;
    }

    private async Task<MigrationRunEnd> FollowIfRunningAsync(MigrationRunEnd end, CancellationToken cancellationToken)
    {
        try
        {
            var job = new LibvirtMigrationJob(source, domain.Uuid);
            if (!await MigrationRun.StillRunsAsync(job, supervision.ReconnectTimeout).ConfigureAwait(false))
            {
                return end with { Kind = MigrationRunEndKind.Gone };
            }

            watch.Events.Reattached();
            var next = await Run(job).FollowAsync(cancellationToken).ConfigureAwait(false);
            return next with { Error = next.Error ?? end.Error };
        }
        catch (LibvirtException error)
        {
            return new(MigrationRunEndKind.Detached, end.Error ?? error); // it has broken once more
        }
    }

    private async Task<bool> ReopenSourceAsync()
    {
        var waiting = Stopwatch.StartNew();
        for (var pause = Reopen; ; pause = pause * 2 < ReopenAtMost ? pause * 2 : ReopenAtMost)
        {
            try
            {
                _ = source.Connected();
                return source.IsUsable;
            }
            catch (LibvirtException) when (waiting.Elapsed < supervision.ReconnectTimeout)
            {
                await Task.Delay(pause, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    private async Task<MigrationResult> ResultAsync(MigrationRunEnd end)
    {
        duration.Stop();

        // After a source that stayed away no second patience is due.
        var patience = end.Kind == MigrationRunEndKind.Detached ? TimeSpan.Zero : supervision.ReconnectTimeout;
        var inquiry = Inquiry(patience);
        var whereabouts = await inquiry.WhereaboutsAsync(WasPaused).ConfigureAwait(false);
        var stop = end.Error?.Code == LibvirtErrorCode.OperationAborted ? watch.StopAsked : watch.Stop;
        var outcome = MigrationVerdict.Of(end, stop, whereabouts);
        return new()
        {
            Outcome = outcome,
            Location = whereabouts.Location(end.Kind == MigrationRunEndKind.Succeeded),
            Source = whereabouts.Source,
            Destination = whereabouts.Destination,
            Name = domain.Name,
            Uuid = domain.Uuid,
            Error = await ErrorAsync(outcome, end, whereabouts).ConfigureAwait(false),
            Attached = found && end.Kind != MigrationRunEndKind.NotRunning,
            Connections = end.Kind == MigrationRunEndKind.NeverStarted ? null : connections,
            Statistics = (outcome == MigrationOutcome.Completed ? await CompletedJobAsync(inquiry).ConfigureAwait(false) : null)
                ?? watch.LastSample?.ToStatistics(MigrationStatisticsOrigin.LastSample),
            Duration = end.Kind is MigrationRunEndKind.NeverStarted or MigrationRunEndKind.NotRunning ? TimeSpan.Zero : duration.Elapsed,
            Intervention = handover.Done,
            SwitchedToPostCopy = watch.SwitchedToPostCopy,
            Actions = watch.Actions,
        };
    }

    // The event is the source's own word, and needs no connection to the destination. What the destination keeps is asked for where the event
    // was missed, because the connection broke meanwhile.
    private async Task<MigrationStatistics?> CompletedJobAsync(GuestInquiry inquiry) =>
        (told is null ? null : await told.CompletedJobAsync().ConfigureAwait(false)) ?? inquiry.CompletedJob();

    // A guest that a migration has paused was not paused before.
    private bool WasPaused => domain.State == LibvirtDomainState.Paused && !domain.IsPausedByMigration;

    // Of a migration that completed, the call's own error is worth telling (the definition was not kept, for instance), and that the source stayed away: what
    // it has of the guest is not known. A connection that was opened again is not.
    private LibvirtException? ErrorOf(MigrationOutcome outcome, MigrationRunEnd end) => outcome switch
    {
        MigrationOutcome.Completed => end.Kind is MigrationRunEndKind.Failed or MigrationRunEndKind.Detached ? end.Error : null,
        MigrationOutcome.Failed => end.Error ?? Unexplained(end),
        _ => end.Error,
    };

    private async Task<LibvirtException?> ErrorAsync(MigrationOutcome outcome, MigrationRunEnd end, Whereabouts whereabouts)
    {
        var error = ErrorOf(outcome, end);

        // A source that could not be asked for the guest is not asked again.
        return outcome == MigrationOutcome.Failed && error is not null && call is not null && whereabouts.Source.HasProcess
            ? await FeatureHint.AddAsync(error, source, call.Parameters).ConfigureAwait(false)
            : error;
    }

    private LibvirtException Unexplained(MigrationRunEnd end) => new(
        LibvirtErrorCode.OperationFailed,
        end.Kind == MigrationRunEndKind.Succeeded
            ? $"libvirt reported that '{domain.Name}' had moved, but it does not run on the destination alone."
            : $"The migration of '{domain.Name}' ended without moving it; nobody was told why.");
}
