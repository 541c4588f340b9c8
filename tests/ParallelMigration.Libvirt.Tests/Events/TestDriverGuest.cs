using System.Runtime.InteropServices;
using ParallelMigration.Libvirt.Native;

namespace ParallelMigration.Libvirt.Tests.Events;

/// <summary>Changes the state of a guest of the test driver, which only its own process sees.</summary>
internal static partial class TestDriverGuest
{
    [LibraryImport(Native.Libvirt.LibraryName)]
    private static partial int virDomainSuspend(SafeDomainHandle domain);

    [LibraryImport(Native.Libvirt.LibraryName)]
    private static partial int virDomainResume(SafeDomainHandle domain);

    public static void SuspendAndResume(LibvirtConnection connection, string vm)
    {
        using var domain = connection.Find(vm);
        Assert.Equal(0, virDomainSuspend(domain));
        Assert.Equal(0, virDomainResume(domain));
    }
}
