using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>Reports the domains that libvirt migrates out of the source and into the destination.</summary>
internal sealed class LibvirtActiveMigrations(LibvirtConnection source, LibvirtConnection? destination) : IActiveMigrationSource
{
    /// <inheritdoc/>
    /// <exception cref="LibvirtException">A daemon does not answer.</exception>
    /// <exception cref="ObjectDisposedException">A connection is closed.</exception>
    public Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken) =>
        Task.Run(Get, CancellationToken.None).WaitAsync(cancellationToken);

    private ActiveMigrations Get() => new(
        Find(source, MigrationDirection.Outgoing), destination is null ? [] : Find(destination, MigrationDirection.Incoming));

    /// <summary>Returns whether a host sends or receives a migration now.</summary>
    /// <exception cref="LibvirtException">The daemon does not answer.</exception>
    internal static bool AreThereAny(LibvirtConnection host) => Find(host, MigrationDirection.Outgoing).Count + Find(host, MigrationDirection.Incoming).Count > 0;

    private static List<ActiveMigration> Find(LibvirtConnection host, MigrationDirection direction)
    {
        var found = new List<ActiveMigration>();
        var domains = Native.Libvirt.FindActive(host.Connected());
        try
        {
            foreach (var domain in domains)
            {
                if (Job(domain) is { } job && job.Direction == direction)
                {
                    found.Add(new(Native.Libvirt.Uuid(domain), job.StartedAt));
                }
            }
        }
        finally
        {
            domains.ForEach(domain => domain.Dispose());
        }

        return found;
    }

    /// <summary>Returns the domain's migration, if it migrates. A failed post-copy moves nothing. libvirt reports the start at the source only.</summary>
    private static (MigrationDirection Direction, DateTimeOffset? StartedAt)? Job(SafeDomainHandle domain)
    {
        try
        {
            var (type, values) = Native.Libvirt.JobStats(domain);
            var sample = new JobSample(type, values);
            return sample is { IsRunning: true, IsOutgoingMigration: true } && !HasPostCopyFailed(domain)
                ? (MigrationDirection.Outgoing, DateTimeOffset.UtcNow - sample.Elapsed)
                : null;
        }
        catch (LibvirtException exception) when (Native.Libvirt.IsOfArriving(exception))
        {
            return HasPostCopyFailed(domain) ? null : (MigrationDirection.Incoming, null);
        }
        catch (LibvirtException exception) when (IsOfTheDomain(exception.Code))
        {
            return null;
        }
    }

    private static bool HasPostCopyFailed(SafeDomainHandle domain)
    {
        try
        {
            return Native.Libvirt.State(domain).Reason == LibvirtDomainStateReason.PostCopyFailed;
        }
        catch (LibvirtException exception) when (IsOfTheDomain(exception.Code))
        {
            return false;
        }
    }

    // An error of the domain, not of the daemon: it is gone, busy, or its driver does not migrate.
    private static bool IsOfTheDomain(LibvirtErrorCode code) =>
        code is LibvirtErrorCode.NoDomain or LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationTimeout
            or LibvirtErrorCode.OperationFailed or LibvirtErrorCode.NoSupport;
}
