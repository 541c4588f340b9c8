using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Asks both ends about a guest, after its migration.</summary>
/// <param name="source">The source.</param>
/// <param name="destination">The destination, where it is to be asked.</param>
/// <param name="uuid">The guest.</param>
/// <param name="handover">Does what libvirt leaves undone, where something is found.</param>
/// <param name="reconnectPatience">How long an end that is out of reach is waited for, where the others do not know enough.</param>
internal sealed class GuestInquiry(LibvirtConnection source, LibvirtConnection? destination, Guid uuid, Handover handover, TimeSpan reconnectPatience)
{
    // An end may still be ending what is left of the guest's process there. The destination of a dead link does so when libvirt's
    // keep-alive has found out: 5 seconds, six times.
    private static readonly TimeSpan ClearingUp = TimeSpan.FromSeconds(45);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskAgainAtMost = TimeSpan.FromSeconds(1);

    /// <summary>Where the guest is: as soon as both ends agree, or as far as they have said when patience ends.</summary>
    public async Task<Whereabouts> WhereaboutsAsync(bool pausedBefore)
    {
        var waiting = Stopwatch.StartNew();
        var pause = AskAgain;
        while (true)
        {
            var whereabouts = Ask(reopenSource: true, pausedBefore);
            if (whereabouts.IsSettled && (whereabouts.Runs || AllAsked(whereabouts)))
            {
                return whereabouts;
            }

            if (waiting.Elapsed > (AllAsked(whereabouts) ? ClearingUp : reconnectPatience))
            {
                return whereabouts;
            }

            handover.Attend(whereabouts, isOver: true);
            await Task.Delay(pause, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < AskAgainAtMost ? pause * 2 : AskAgainAtMost;
        }
    }

    /// <summary>What the destination says now.</summary>
    public HostReport AskDestination() => Ask(destination, reopen: true);

    /// <summary>
    /// Where the guest is while its migration runs. A source that is lost is not connected to again: whoever watches the migration does that,
    /// and must learn that it was lost.
    /// </summary>
    public Whereabouts Look(bool pausedBefore) => Ask(reopenSource: false, pausedBefore);

    /// <summary>The statistics of the completed job. The source forgets the job with the domain, so the destination goes first.</summary>
    public MigrationStatistics? CompletedJob() =>
        CompletedJob(destination, MigrationStatisticsOrigin.CompletedJobOnDestination)
        ?? CompletedJob(source, MigrationStatisticsOrigin.CompletedJobOnSource);

    // The destination first: a guest that is handed over between the two questions must not look as if it ran on both.
    private Whereabouts Ask(bool reopenSource, bool pausedBefore)
    {
        var atDestination = Ask(destination, reopen: true);
        return new(Ask(source, reopenSource), atDestination, pausedBefore);
    }

    private bool AllAsked(Whereabouts whereabouts) => whereabouts.Source.WasAsked && (destination is null || whereabouts.Destination.WasAsked);

    private HostReport Ask(LibvirtConnection? end, bool reopen)
    {
        if (end is null)
        {
            return HostReport.NotAsked;
        }

        try
        {
            return AskOnce(end, reopen);
        }
        catch (LibvirtException) when (reopen && !end.IsUsable)
        {
            // That it had broken is known now.
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return HostReport.NotAsked;
        }

        try
        {
            return AskOnce(end, reopen);
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return HostReport.NotAsked;
        }
    }

    private HostReport AskOnce(LibvirtConnection end, bool reopen)
    {
        try
        {
            using var domain = Native.Libvirt.FindByUuid(reopen ? end.Connected() : end.Handle, uuid);
            var (state, reason) = Native.Libvirt.State(domain);
            return HostReport.Of(state, reason);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            return HostReport.Absent;
        }
    }

    private MigrationStatistics? CompletedJob(LibvirtConnection? end, MigrationStatisticsOrigin origin)
    {
        if (end is null)
        {
            return null;
        }

        try
        {
            using var domain = Native.Libvirt.FindByUuid(end.Handle, uuid);
            var (type, values) = Native.Libvirt.CompletedJobStats(domain);
            var job = new JobSample(type, values);
            return job.IsCompleted ? job.ToStatistics(origin) : null;
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            // Statistics are worth having, but not worth failing a migration that is done.
            return null;
        }
    }
}
