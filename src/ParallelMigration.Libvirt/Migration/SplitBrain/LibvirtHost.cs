using System;

namespace ParallelMigration.Libvirt;

/// <summary>A host of a migration, through libvirt.</summary>
internal sealed class LibvirtHost(LibvirtConnection connection) : IMigrationHost
{
    /// <inheritdoc/>
    public bool Reconnect()
    {
        try
        {
            _ = Native.Libvirt.LibvirtVersion(connection.Connected());
            return connection.IsUsable;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public HostReport Report(Guid vm, bool reconnect)
    {
        try
        {
            return Ask(vm, reconnect);
        }
        catch (LibvirtException) when (reconnect && !connection.IsUsable)
        {
            // That the connection had broken is known only now.
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return HostReport.NotAsked;
        }

        try
        {
            return Ask(vm, reconnect);
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return HostReport.NotAsked;
        }
    }

    /// <inheritdoc/>
    public MigrationStatistics? CompletedJob(Guid vm, MigrationStatisticsOrigin origin)
    {
        try
        {
            using var domain = Native.Libvirt.FindByUuid(connection.Handle, vm);
            var (type, values) = Native.Libvirt.CompletedJobStats(domain);
            var job = new JobSample(type, values);
            return job.IsCompleted ? job.ToStatistics(origin) : null;
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            // Statistics are not worth failing a migration that is done.
            return null;
        }
    }

    private HostReport Ask(Guid vm, bool reconnect)
    {
        try
        {
            using var domain = Native.Libvirt.FindByUuid(reconnect ? connection.Connected() : connection.Handle, vm);
            var (state, reason) = Native.Libvirt.State(domain);
            return HostReport.Of(state, reason);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            return HostReport.Absent;
        }
    }
}
