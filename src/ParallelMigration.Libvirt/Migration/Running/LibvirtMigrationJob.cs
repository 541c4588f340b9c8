using System;
using System.Threading;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration by libvirt.</summary>
/// <remarks>
/// The domain is looked up again for each question, because the connection may have been opened again since, by this or by another user of it.
/// </remarks>
/// <param name="source">The source host.</param>
/// <param name="guest">The guest's UUID.</param>
/// <param name="control">Closes its connections.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
/// <param name="call">The call that starts it; <see langword="null"/> if another caller did.</param>
internal sealed class LibvirtMigrationJob(
    LibvirtConnection source, Guid guest, IGuestControl control, SupervisionTimings timings, TimeProvider clock, MigrationCall? call = null) : IMigrationJob
{
    private long? start;
    private volatile bool callBroke;

    public bool IsReachable => call is null ? source.IsUsable : !callBroke;

    public void Run(CancellationToken cancellationToken)
    {
        var (destinationUri, parameters) = call ?? throw new InvalidOperationException("This migration runs already.");

        // On a connection of its own. While one thread waits in a long call, libvirt clients before 10.0.0 may not notice another thread's call
        // until something else arrives on the same connection, which was seen to take 5 seconds: too late for polls and cancels.
        using var connection = source.OpenAnother();
        using var domain = Native.Libvirt.FindByUuid(connection, guest);
        cancellationToken.ThrowIfCancellationRequested(); // the two may have taken a while
        start = clock.GetTimestamp();
        try
        {
            Native.Libvirt.Migrate(domain, destinationUri, parameters);
        }
        catch (LibvirtException) when (!Native.Libvirt.IsAlive(connection))
        {
            callBroke = true;
            throw;
        }
        catch (LibvirtException error) when (MayBeOfAnother(error, call) && IsMigrating(domain))
        {
            // The call has ended, so this is not its job.
            throw new AnotherMigrationException(error);
        }
    }

    public JobSample? Sample()
    {
        using var domain = Find();
        try
        {
            var sample = Poll(domain);
            return (sample.IsRunning || sample.IsEnding) && IsOurs(sample) ? sample with { Guest = Native.Libvirt.State(domain) } : null;
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.OperationInvalid && !Native.Libvirt.IsActive(domain))
        {
            return null; // a persistent guest that has left is still defined
        }
    }

    public bool Abort()
    {
        // Aborting is by domain, not by job: while our call waits for another caller's job to end, it would abort that one.
        using var domain = Find();
        var sample = Poll(domain);
        if (sample.IsRunning && !IsOurs(sample))
        {
            return false;
        }

        try
        {
            Native.Libvirt.AbortJob(domain);
            return true;
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.OperationInvalid)
        {
            return false;
        }
    }

    public void SetMaxDowntime(TimeSpan downtime)
    {
        using var domain = Find();
        Native.Libvirt.SetMaxDowntime(domain, (ulong)(downtime.Ticks / TimeSpan.TicksPerMillisecond));
    }

    public void SetBandwidth(Bandwidth bandwidth)
    {
        using var domain = Find();
        var connections = call?.Parameters.Connections;
        Native.Libvirt.SetMaxSpeed(domain, WireLimit.Of(bandwidth, connections, connections is null ? null : source.QemuVersion));
    }

    public void StartPostCopy()
    {
        using var domain = Find();
        Native.Libvirt.StartPostCopy(domain);
    }

    public string? CloseConnections() => control.CloseMigrationConnections(guest);

    /// <exception cref="LibvirtException">It is not there, or cannot be looked up, as when its owner has closed the connection.</exception>
    private SafeDomainHandle Find()
    {
        try
        {
            // While our own call is active, nothing else opens a broken connection again. A migration that is only followed must be seen to be lost.
            return Native.Libvirt.FindByUuid(call is null ? source.Handle : source.Connected(), guest);
        }
        catch (ObjectDisposedException)
        {
            throw new LibvirtException(
                LibvirtErrorCode.InvalidConnection, "The connection to the source was closed.");
        }
    }

    /// <summary>Returns whether libvirt may have refused a call because of another migration. A failed post-copy has a job of its own, whatever its recovery was refused for.</summary>
    internal static bool MayBeOfAnother(LibvirtException error, MigrationCall call) =>
        !call.ResumesPostCopy && error.Code is LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationTimeout;

    /// <summary>Returns whether a migration of the guest away from the host is active, no matter which process started it.</summary>
    internal static bool IsMigrating(SafeDomainHandle domain)
    {
        try
        {
            return Poll(domain) is { IsRunning: true, IsOutgoingMigration: true };
        }
        catch (LibvirtException)
        {
            return false; // no job, or no answer: libvirt refuses a second migration in any case
        }
    }

    private static JobSample Poll(SafeDomainHandle domain)
    {
        var (type, values) = Native.Libvirt.JobStats(domain);
        return new(type, values);
    }

    private bool IsOurs(JobSample sample) =>
        sample.IsOutgoingMigration && (call is null || call.ResumesPostCopy || sample.Elapsed <= (start is { } begun ? clock.GetElapsedTime(begun) : TimeSpan.Zero) + timings.ClockSlack);
}
