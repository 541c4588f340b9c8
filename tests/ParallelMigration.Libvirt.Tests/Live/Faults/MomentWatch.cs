using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>Follows a migration from outside, on connections of its own, to strike it at a chosen moment.</summary>
internal sealed class MomentWatch : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Preparation = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LaterPasses = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Downtime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ClearingUp = TimeSpan.FromMilliseconds(200);

    private readonly LibvirtConnection source;
    private readonly LibvirtConnection destination;
    private readonly SafeDomainHandle domain;

    private MomentWatch(LibvirtConnection source, LibvirtConnection destination)
    {
        this.source = source;
        this.destination = destination;
        domain = source.Find(Lab.Guest);
    }

    public static async Task<MomentWatch> OpenAsync(Lab lab) =>
        new(await LibvirtConnection.OpenAsync(lab.AlphaUri), await LibvirtConnection.OpenAsync(lab.BetaUri));

    /// <summary>Waits for the moment, or for the end of the migration if that comes first.</summary>
    public Task UntilAsync(Moment moment, double position, Task over) => moment switch
    {
        Moment.Preparing => AfterAsync(HasBegun, Preparation * position, over),
        Moment.FirstPass => AfterAsync(() => Progress() is { } seen && IsPast(seen, position), TimeSpan.Zero, over),
        Moment.LaterPass => AfterAsync(() => Progress() is { Iteration: > 1 }, LaterPasses * position, over),
        Moment.Switchover => AfterAsync(StandsStill, Downtime * position, over),
        _ => AfterAsync(RunsOnDestination, ClearingUp * position, over),
    };

    public void Dispose()
    {
        domain.Dispose();
        source.Dispose();
        destination.Dispose();
    }

    private static async Task AfterAsync(Func<bool> seen, TimeSpan delay, Task over)
    {
        var waiting = Stopwatch.StartNew();
        while (!Seen(seen))
        {
            if (over.IsCompleted)
            {
                return;
            }

            Assert.True(waiting.Elapsed < Timeout, "The migration does not get on, and no fault has struck yet.");

            await Task.Delay(PollInterval, CancellationToken.None);
        }

        await Task.Delay(delay, CancellationToken.None); // the moment is the case, not a wait for something
    }

    private static bool Seen(Func<bool> poll)
    {
        try
        {
            return poll();
        }
        catch (LibvirtException)
        {
            return false; // the guest has just left, or is busy leaving
        }
    }

    // QEMU counts passes from 1; its first goes over the memory that the guest has filled, and empty pages count for next to nothing.
    private static bool IsPast(MigrationSample seen, double position) =>
        seen.Iteration > 1 || (seen.BytesTotal > 0 && seen.BytesProcessed > 0 && seen.BytesProcessed >= position * (seen.BytesProcessed + seen.BytesRemaining));

    private MigrationSample? Progress()
    {
        var (type, values) = Native.Libvirt.JobStats(domain);
        var sample = new JobSample(type, values);
        return sample.IsRunning ? sample.ToMigrationSample() : null;
    }

    private bool HasBegun() => Progress() is not null || RunsOnDestination();

    private bool StandsStill() =>
        Find(source)?.State == LibvirtDomainState.Paused || RunsOnDestination();

    private bool RunsOnDestination() =>
        Find(destination)?.State == LibvirtDomainState.Running;

    private static LibvirtDomain? Find(LibvirtConnection host)
    {
        try
        {
            return host.FindDomain(Lab.Guest);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }
}
