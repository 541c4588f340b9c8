using System;
using System.Diagnostics;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration by libvirt itself.</summary>
/// <param name="source">The source host.</param>
/// <param name="domain">The guest there.</param>
/// <param name="call">The call that makes it; <see langword="null"/>: it runs already, by another's call.</param>
internal sealed class LibvirtMigrationJob(LibvirtConnection source, SafeDomainHandle domain, MigrationCall? call = null) : IMigrationJob
{
    private const string YankMigration = """{"execute":"yank","arguments":{"instances":[{"type":"migration"}]}}""";

    // The daemon's clock and ours start this far apart at most.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private readonly Stopwatch sinceStart = new();
    private volatile bool callBroke;

    public bool IsReachable => !callBroke && source.IsUsable;

    public void Run()
    {
        var (destinationUri, parameters) = call ?? throw new InvalidOperationException("This migration runs already.");

        // On a connection of its own. While one thread waits in a long call, libvirt clients before 10.0.0 may not notice another thread's call
        // until something else arrives on the same connection, which was seen to take 5 seconds: too late for looks and cancels.
        using var connection = Native.Libvirt.Open(source.Uri);
        using var ours = Native.Libvirt.FindByUuid(connection, Native.Libvirt.Uuid(domain));
        sinceStart.Start();
        try
        {
            Native.Libvirt.Migrate(ours, destinationUri, parameters);
        }
        catch (LibvirtException) when (!Native.Libvirt.IsAlive(connection))
        {
            callBroke = true;
            throw;
        }
    }

    public JobSample? Sample()
    {
        try
        {
            var sample = Look();
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
        var sample = Look();
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

    public void SetMaxDowntime(TimeSpan downtime) => Native.Libvirt.SetMaxDowntime(domain, (ulong)(downtime.Ticks / TimeSpan.TicksPerMillisecond));

    public void SetBandwidth(Bandwidth bandwidth) => Native.Libvirt.SetMaxSpeed(domain, (ulong)bandwidth.ToMebibytesPerSecond());

    public void StartPostCopy() => Native.Libvirt.StartPostCopy(domain);

    public string? TearConnections()
    {
        try
        {
            var answer = LibvirtQemu.MonitorCommand(domain, YankMigration);
            return answer.Contains("\"return\"", StringComparison.Ordinal) ? null : answer;
        }
        catch (Exception exception) when (exception is LibvirtException or DllNotFoundException or EntryPointNotFoundException)
        {
            return exception.Message;
        }
    }

    private JobSample Look()
    {
        var (type, values) = Native.Libvirt.JobStats(domain);
        return new(type, values);
    }

    private bool IsOurs(JobSample sample) =>
        sample.IsOutgoingMigration && (call is null || call.ResumesPostCopy || sample.Elapsed <= sinceStart.Elapsed + ClockSlack);
}
