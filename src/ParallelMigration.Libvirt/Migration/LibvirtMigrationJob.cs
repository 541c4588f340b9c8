using System;
using System.Diagnostics;
using System.Threading;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration by libvirt itself.</summary>
/// <remarks>
/// The guest is found again for whatever is asked, because the connection may have been opened again since, by this or by whoever else uses it.
/// </remarks>
/// <param name="source">The source host.</param>
/// <param name="guest">The guest's UUID.</param>
/// <param name="call">The call that makes it; <see langword="null"/>: it runs already, by another's call.</param>
internal sealed class LibvirtMigrationJob(LibvirtConnection source, Guid guest, MigrationCall? call = null) : IMigrationJob
{
    private const string YankMigration = """{"execute":"yank","arguments":{"instances":[{"type":"migration"}]}}""";

    // The daemon's clock and ours start this far apart at most.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private readonly Stopwatch sinceStart = new();
    private volatile bool callBroke;

    public bool IsReachable => call is null ? source.IsUsable : !callBroke;

    public void Run(CancellationToken cancellationToken)
    {
        var (destinationUri, parameters) = call ?? throw new InvalidOperationException("This migration runs already.");

        // On a connection of its own. While one thread waits in a long call, libvirt clients before 10.0.0 may not notice another thread's call
        // until something else arrives on the same connection, which was seen to take 5 seconds: too late for looks and cancels.
        using var connection = source.OpenAnother();
        using var domain = Native.Libvirt.FindByUuid(connection, guest);
        cancellationToken.ThrowIfCancellationRequested(); // the two may have taken a while
        sinceStart.Start();
        try
        {
            Native.Libvirt.Migrate(domain, destinationUri, parameters);
        }
        catch (LibvirtException) when (!Native.Libvirt.IsAlive(connection))
        {
            callBroke = true;
            throw;
        }
    }

    public JobSample? Sample()
    {
        using var domain = Find();
        try
        {
            var sample = Look(domain);
            return (sample.IsRunning || sample.IsEnding) && IsOurs(sample) ? sample with { Guest = Native.Libvirt.State(domain) } : null;
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.OperationInvalid && !Native.Libvirt.IsActive(domain))
        {
            return null; // a persistent guest that has left is still defined
        }
    }

    public bool Abort()
    {
        // Aborting is by domain, not by job: while our call waits for somebody else's job to end, it would hit that one.
        using var domain = Find();
        var sample = Look(domain);
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
        Native.Libvirt.SetMaxSpeed(domain, (ulong)bandwidth.ToMebibytesPerSecond());
    }

    public void StartPostCopy()
    {
        using var domain = Find();
        Native.Libvirt.StartPostCopy(domain);
    }

    public string? TearConnections()
    {
        try
        {
            using var domain = Find();
            var answer = LibvirtQemu.MonitorCommand(domain, YankMigration);
            return answer.Contains("\"return\"", StringComparison.Ordinal) ? null : answer;
        }
        catch (Exception exception) when (exception is LibvirtException or DllNotFoundException or EntryPointNotFoundException)
        {
            return exception.Message;
        }
    }

    /// <exception cref="LibvirtException">It is not there, or cannot be asked for: also where the connection was closed by whoever it belongs to.</exception>
    private SafeDomainHandle Find()
    {
        try
        {
            // While our own call goes on nobody else takes up what broke. Of a migration that is only followed, its follower must learn of it.
            return Native.Libvirt.FindByUuid(call is null ? source.Handle : source.Connected(), guest);
        }
        catch (ObjectDisposedException)
        {
            throw new LibvirtException(
                LibvirtErrorCode.InvalidConnection, "The connection to the source was closed.");
        }
    }

    private static JobSample Look(SafeDomainHandle domain)
    {
        var (type, values) = Native.Libvirt.JobStats(domain);
        return new(type, values);
    }

    private bool IsOurs(JobSample sample) =>
        sample.IsOutgoingMigration && (call is null || call.ResumesPostCopy || sample.Elapsed <= sinceStart.Elapsed + ClockSlack);
}
