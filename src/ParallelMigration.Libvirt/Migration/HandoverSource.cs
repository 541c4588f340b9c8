using System;

namespace ParallelMigration.Libvirt;

/// <summary>The source host itself.</summary>
internal sealed class HandoverSource(LibvirtConnection source) : IHandoverSource
{
    public void End(Guid uuid)
    {
        using var domain = Native.Libvirt.FindByUuid(source.Handle, uuid);
        Native.Libvirt.Destroy(domain);
    }

    public bool ResumeUnlessMigrating(Guid uuid)
    {
        using var domain = Native.Libvirt.FindByUuid(source.Handle, uuid);
        var (type, values) = Native.Libvirt.JobStats(domain);
        var job = new JobSample(type, values);
        if (job.IsRunning || job.IsEnding)
        {
            return false;
        }

        Native.Libvirt.Resume(domain);
        return true;
    }
}
