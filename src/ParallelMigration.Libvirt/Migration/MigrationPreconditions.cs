using System;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt;

/// <summary>What must be true before a migration starts.</summary>
internal static class MigrationPreconditions
{
    /// <summary>Throws if source and destination are one host.</summary>
    public static void ThrowIfOneHost(LibvirtConnection source, LibvirtConnection? destination)
    {
        if (destination is null || HostIdOf(destination) is not { } id || id != source.HostId)
        {
            return;
        }

        throw new ArgumentException($"The source and the destination are one host, {source.Hostname} ({id}): a guest cannot migrate to the host it runs on.");
    }

    /// <summary>Finds the guest of a migration that is over: it runs on the destination, and the source has no process for it.</summary>
    /// <returns><see langword="null"/> if that is not so.</returns>
    public static LibvirtDomain? FindMoved(LibvirtConnection source, LibvirtConnection? destination, string vm)
    {
        if (destination is null || FindOrNull(source, vm) is { IsActive: true })
        {
            return null;
        }

        try
        {
            return FindOrNull(destination, vm) is { IsActive: true, State: not LibvirtDomainState.Paused } moved ? moved : null;
        }
        catch (LibvirtException)
        {
            return null; // the destination does not answer
        }
    }

    /// <summary>Finds the guest of a migration that may be active. A guest that has moved may be known to the destination only.</summary>
    public static (bool IsAtSource, LibvirtDomain Domain) Find(RunningMigration running)
    {
        try
        {
            return (true, running.Source.FindDomain(running.Vm));
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain && running.Destination is not null)
        {
            return (false, running.Destination.FindDomain(running.Vm));
        }
    }

    /// <summary>Throws if a guest cannot be migrated live.</summary>
    public static void ThrowIfNotActive(LibvirtDomain domain, LibvirtConnection source)
    {
        if (!domain.IsActive)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationInvalid, $"'{domain.Name}' does not run on {source.Hostname}: only a running guest can be migrated live.");
        }

        // Whether it is the guest is not known here: the guest may run elsewhere.
        if (domain.IsPausedByMigration)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationInvalid,
                $"'{domain.Name}' on {source.Hostname} is paused ({domain.StateReason}) by a migration, which is in its switchover or has left it so. "
                + "Follow that migration, or check the other host before anything is done to the guest here.");
        }
    }

    /// <summary>Throws if a guest has no failed post-copy, the source cannot recover one, or the destination's daemon would end of it.</summary>
    public static void ThrowIfNotRecoverable(LibvirtDomain domain, LibvirtConnection source, LibvirtConnection? destination)
    {
        if (LibvirtFeatures.Read(source) is { ResumesPostCopy: false } features)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationUnsupported,
                $"{source.Hostname} has libvirt {features.Daemon}: recovering a failed post-copy needs {LibvirtFeatures.FirstPostCopyResume} or newer.");
        }

        if (domain.StateReason != LibvirtDomainStateReason.PostCopyFailed)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationInvalid,
                $"'{domain.Name}' on {source.Hostname} is {domain.State}, reason {domain.StateReason}: there is no failed post-copy to recover.");
        }

        if (FeaturesOf(destination) is { SurvivesPostCopyResume: false } there)
        {
            throw new LibvirtException(
                LibvirtErrorCode.OperationUnsupported,
                $"The destination has libvirt {there.Daemon}, whose daemon ends when a failed post-copy is recovered. Update it to {LibvirtFeatures.FirstThatSurvivesPostCopyResume} or newer "
                + "and try again; until then destroy the guest on neither host.");
        }
    }

    /// <summary>Throws if a destination names no host, neither by its name nor by the socket of another daemon on this machine. libvirt says so less clearly.</summary>
    public static void ThrowIfNotADestination(string uri)
    {
        NativeText.ThrowIfUnusable(uri);
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || (parsed.Host.Length == 0 && !parsed.Query.Contains("socket=", StringComparison.Ordinal)))
        {
            throw new ArgumentException(
                $"The destination '{uri}' names no host. Write it as the source's daemon reaches it: qemu+tls://beta/system.",
                nameof(uri));
        }
    }

    private static LibvirtDomain? FindOrNull(LibvirtConnection host, string vm)
    {
        try
        {
            return host.FindDomain(vm);
        }
        catch (LibvirtException exception) when (exception.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }

    private static LibvirtFeatures? FeaturesOf(LibvirtConnection? destination)
    {
        try
        {
            return destination is null ? null : LibvirtFeatures.Read(destination);
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return null; // libvirt's own call will say that it does not answer
        }
    }

    private static string? HostIdOf(LibvirtConnection destination)
    {
        try
        {
            return destination.HostId;
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            return null; // a destination that does not answer is no reason not to migrate
        }
    }
}
