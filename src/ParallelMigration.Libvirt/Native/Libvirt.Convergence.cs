using System;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>What can be changed while a migration runs.</summary>
internal static unsafe partial class Libvirt
{
    // VIR_DOMAIN_ABORT_JOB_POSTCOPY
    private const uint PostCopyOnly = 1 << 0;

    [LibraryImport(LibraryName)]
    private static partial int virDomainMigrateSetMaxDowntime(SafeDomainHandle domain, ulong milliseconds, uint flags);

    // C's unsigned long is as wide as a pointer on every Linux.
    [LibraryImport(LibraryName)]
    private static partial int virDomainMigrateSetMaxSpeed(SafeDomainHandle domain, nuint mebibytesPerSecond, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainMigrateStartPostCopy(SafeDomainHandle domain, uint flags);

    // libvirt 8.5.0: may be missing.
    [LibraryImport(LibraryName)]
    private static partial int virDomainAbortJobFlags(SafeDomainHandle domain, uint flags);

    public static void SetMaxDowntime(SafeDomainHandle domain, ulong milliseconds) =>
        Checked(virDomainMigrateSetMaxDowntime(domain, milliseconds, 0));

    public static void SetMaxSpeed(SafeDomainHandle domain, ulong mebibytesPerSecond) =>
        Checked(virDomainMigrateSetMaxSpeed(domain, (nuint)mebibytesPerSecond, 0));

    /// <summary>Switches to post-copy, where the migration was started with its flag (libvirt 1.3.3).</summary>
    public static void StartPostCopy(SafeDomainHandle domain) => Checked(virDomainMigrateStartPostCopy(domain, 0));

    /// <summary>Closes the connections of a post-copy, so that it can be recovered over others. The guest and its memory stay as they are.</summary>
    /// <returns>Whether it was done; no: there is nothing to end any more, or libvirt is older than 8.5.0.</returns>
    public static bool PausePostCopy(SafeDomainHandle domain)
    {
        if (!NativeLibraryProbe.Default.Exports(nameof(virDomainAbortJobFlags)))
        {
            return false;
        }

        try
        {
            Checked(virDomainAbortJobFlags(domain, PostCopyOnly));
            return true;
        }
        catch (LibvirtException)
        {
            return false;
        }
    }
}
