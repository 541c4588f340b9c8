using System;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>Controls a guest on the source through libvirt, as far as the supervision's options allow it.</summary>
internal sealed class GuestControl(LibvirtConnection source, MigrationSupervision allowed) : IGuestControl
{
    private const string YankMigration = """{"execute":"yank","arguments":{"instances":[{"type":"migration"}]}}""";

    /// <inheritdoc/>
    public bool DestroyResidual(Guid vm) => allowed.SplitBrain == SplitBrainAction.DestroySourceCopy && DoToResidual(vm, Native.Libvirt.Destroy);

    /// <inheritdoc/>
    public bool PauseResidual(Guid vm) => allowed.SplitBrain != SplitBrainAction.ReportOnly && DoToResidual(vm, Native.Libvirt.Suspend);

    /// <inheritdoc/>
    public bool Resume(Guid vm)
    {
        if (!allowed.ResumeSource)
        {
            return false;
        }

        using var domain = Native.Libvirt.FindByUuid(source.Handle, vm);
        var (type, values) = Native.Libvirt.JobStats(domain);
        var job = new JobSample(type, values);
        if (job.IsRunning || job.IsEnding)
        {
            return false;
        }

        Native.Libvirt.Resume(domain);
        return true;
    }

    /// <inheritdoc/>
    public string? CloseMigrationConnections(Guid vm)
    {
        if (!allowed.AllowMonitorCommands)
        {
            return "Monitor commands are not allowed (MigrationSupervision.AllowMonitorCommands).";
        }

        try
        {
            using var domain = Native.Libvirt.FindByUuid(source.Handle, vm);
            var answer = LibvirtQemu.MonitorCommand(domain, YankMigration);
            return answer.Contains("\"return\"", StringComparison.Ordinal) ? null : answer;
        }
        catch (Exception exception) when (exception is LibvirtException or DllNotFoundException or EntryPointNotFoundException or ObjectDisposedException)
        {
            return exception.Message;
        }
    }

    private bool DoToResidual(Guid vm, Action<SafeDomainHandle> act)
    {
        using var domain = Native.Libvirt.FindByUuid(source.Handle, vm);
        var (state, reason) = Native.Libvirt.State(domain);
        if (!HostReport.Of(state, reason).IsResidual || IsIncoming(domain))
        {
            return false;
        }

        act(domain);
        return true;
    }

    /// <summary>Returns whether the guest comes back to the source: then it is paused for a migration as well.</summary>
    private static bool IsIncoming(SafeDomainHandle domain)
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
