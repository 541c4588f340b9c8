using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Asks both ends about a guest, after its migration.</summary>
internal sealed class GuestInquiry(LibvirtConnection source, LibvirtConnection? destination, Guid uuid)
{
    // An end may still be ending what is left of the guest's process there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Where the guest is: as soon as both ends agree, or as they say after some seconds.</summary>
    public async Task<Whereabouts> WhereaboutsAsync(bool pausedBefore)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var whereabouts = new Whereabouts(Ask(source), Ask(destination), pausedBefore);
            if (whereabouts.IsSettled || waiting.Elapsed > Patience)
            {
                return whereabouts;
            }

            await Task.Delay(AskAgain, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The statistics of the completed job. The source forgets the job with the domain, so the destination goes first.</summary>
    public MigrationStatistics? CompletedJob() =>
        CompletedJob(destination, MigrationStatisticsOrigin.CompletedJobOnDestination)
        ?? CompletedJob(source, MigrationStatisticsOrigin.CompletedJobOnSource);

    private EndState Ask(LibvirtConnection? end)
    {
        if (end is null)
        {
            return EndState.NotAsked;
        }

        try
        {
            using var domain = Native.Libvirt.FindByUuid(end.Handle, uuid);
            return new(true, Native.Libvirt.State(domain));
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            return EndState.Absent;
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return EndState.NotAsked;
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
