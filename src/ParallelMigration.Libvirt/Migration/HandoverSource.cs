using System;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>The source host itself.</summary>
internal sealed class HandoverSource(LibvirtConnection source) : IHandoverSource
{
    public bool EndUnlessArriving(Guid uuid) => DoToRemains(uuid, Native.Libvirt.Destroy);

    public bool PauseUnlessArriving(Guid uuid) => DoToRemains(uuid, Native.Libvirt.Suspend);

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

    private bool DoToRemains(Guid uuid, Action<SafeDomainHandle> what)
    {
        using var domain = Native.Libvirt.FindByUuid(source.Handle, uuid);
        var (state, reason) = Native.Libvirt.State(domain);
        if (!HostReport.Of(state, reason).IsResidual || Arrives(domain))
        {
            return false;
        }

        what(domain);
        return true;
    }

    /// <summary>Whether it is a guest that comes back: it is paused for a migration as well.</summary>
    private static bool Arrives(SafeDomainHandle domain)
    {
        try
        {
            _ = Native.Libvirt.JobStats(domain);
            return false;
        }
        catch (LibvirtException exception)
        {
            return Native.Libvirt.IsOfArriving(exception);
        }
    }
}
