using System;
using System.Diagnostics;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>A migration by libvirt itself.</summary>
internal sealed class LibvirtMigrationJob(SafeDomainHandle domain, string destinationUri, LibvirtMigrationParameters parameters) : IMigrationJob
{
    // The daemon's clock and ours start this far apart at most.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(5);

    private readonly Stopwatch sinceStart = new();

    public TimeSpan Duration => sinceStart.Elapsed;

    public void Run()
    {
        sinceStart.Start();
        try
        {
            Native.Libvirt.Migrate(domain, destinationUri, parameters);
        }
        finally
        {
            sinceStart.Stop();
        }
    }

    public JobSample? Sample()
    {
        var (type, values) = Native.Libvirt.JobStats(domain);
        var sample = new JobSample(type, values);
        return sample.IsRunning && IsOurs(sample) ? sample : null;
    }

    public bool Abort()
    {
        // Aborting is by domain, not by job: while our call waits for somebody else's job to end, it would hit that one.
        var (type, values) = Native.Libvirt.JobStats(domain);
        var sample = new JobSample(type, values);
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

    private bool IsOurs(JobSample sample) => sample.IsOutgoingMigration && sample.Elapsed <= sinceStart.Elapsed + ClockSlack;
}
