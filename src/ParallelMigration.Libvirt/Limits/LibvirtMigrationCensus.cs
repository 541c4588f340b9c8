using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>Asks libvirt: each active domain that is on its way out of the source, or into the destination.</summary>
/// <remarks>
/// One question for each active domain of both hosts. A domain that is gone by then, or that does not answer although its daemon does, is
/// not counted: a guest that hangs must not keep all the others on its host. A migration that is being set up, before libvirt has made it
/// the domain's job, is not seen.
/// </remarks>
public sealed class LibvirtMigrationCensus : IMigrationCensus
{
    private readonly LibvirtConnection source;
    private readonly LibvirtConnection? destination;

    /// <summary>A census of two hosts.</summary>
    /// <param name="source">The source.</param>
    /// <param name="destination">The destination; <see langword="null"/>, the default: nobody asks it, and only what has a place counts there.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public LibvirtMigrationCensus(LibvirtConnection source, LibvirtConnection? destination = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.source = source;
        this.destination = destination;
    }

    /// <inheritdoc/>
    /// <exception cref="LibvirtException">A daemon does not answer.</exception>
    /// <exception cref="ObjectDisposedException">A connection is closed.</exception>
    public Task<MigrationCensus> TakeAsync(CancellationToken cancellationToken) =>
        Task.Run(Take, CancellationToken.None).WaitAsync(cancellationToken);

    private MigrationCensus Take() => new(
        Migrating(source, MigrationDirection.Outgoing), destination is null ? [] : Migrating(destination, MigrationDirection.Incoming));

    private static List<Guid> Migrating(LibvirtConnection host, MigrationDirection direction)
    {
        var migrating = new List<Guid>();
        var domains = Native.Libvirt.FindActive(host.Connected());
        try
        {
            foreach (var domain in domains)
            {
                if (Direction(domain) == direction)
                {
                    migrating.Add(Native.Libvirt.Uuid(domain));
                }
            }
        }
        finally
        {
            domains.ForEach(domain => domain.Dispose());
        }

        return migrating;
    }

    /// <summary>Which way it migrates, if it does. A post-copy that came to a halt moves nothing.</summary>
    private static MigrationDirection? Direction(SafeDomainHandle domain)
    {
        try
        {
            var (type, values) = Native.Libvirt.JobStats(domain);
            var sample = new JobSample(type, values);
            return sample is { IsRunning: true, IsOutgoingMigration: true } && !HasPostCopyFailed(domain) ? MigrationDirection.Outgoing : null;
        }
        catch (LibvirtException exception) when (Native.Libvirt.IsOfArriving(exception))
        {
            return HasPostCopyFailed(domain) ? null : MigrationDirection.Incoming;
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

    // Not the daemon's: the domain is gone, busy, or of a driver that does not migrate.
    private static bool IsOfTheDomain(LibvirtErrorCode code) =>
        code is LibvirtErrorCode.NoDomain or LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationTimeout
            or LibvirtErrorCode.OperationFailed or LibvirtErrorCode.NoSupport;
}
