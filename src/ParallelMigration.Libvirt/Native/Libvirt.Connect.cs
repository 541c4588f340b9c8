using System.Runtime.InteropServices;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Connections.</summary>
internal static unsafe partial class Libvirt
{
    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeConnectHandle virConnectOpen(string name);

    [LibraryImport(LibraryName)]
    internal static partial int virConnectClose(nint connect);

    [LibraryImport(LibraryName)]
    private static partial int virConnectIsAlive(SafeConnectHandle connect);

    [LibraryImport(LibraryName)]
    private static partial byte* virConnectGetHostname(SafeConnectHandle connect);

    [LibraryImport(LibraryName)]
    private static partial byte* virConnectGetCapabilities(SafeConnectHandle connect);

    [LibraryImport(LibraryName)]
    private static partial byte* virConnectGetType(SafeConnectHandle connect);

    // C's unsigned long is as wide as a pointer on every Linux.
    [LibraryImport(LibraryName)]
    private static partial int virConnectGetLibVersion(SafeConnectHandle connect, out nuint version);

    [LibraryImport(LibraryName)]
    private static partial int virConnectGetVersion(SafeConnectHandle connect, out nuint version);

    public static SafeConnectHandle Open(string uri) => Checked(virConnectOpen(uri));

    public static bool IsAlive(SafeConnectHandle connect) => virConnectIsAlive(connect) == 1;

    public static string Hostname(SafeConnectHandle connect) => Owned(virConnectGetHostname(connect));

    /// <summary>Returns what the host and its hypervisor can do, as XML.</summary>
    public static string Capabilities(SafeConnectHandle connect) => Owned(virConnectGetCapabilities(connect));

    /// <summary>Returns the driver's name, which libvirt keeps: it is not freed.</summary>
    public static string DriverName(SafeConnectHandle connect)
    {
        var name = virConnectGetType(connect);
        return name is null ? throw LastError() : Marshal.PtrToStringUTF8((nint)name)!;
    }

    public static HypervisorVersion LibvirtVersion(SafeConnectHandle connect)
    {
        Checked(virConnectGetLibVersion(connect, out var version));
        return HypervisorVersion.FromLibvirtNumber((long)version);
    }

    public static HypervisorVersion DriverVersion(SafeConnectHandle connect)
    {
        Checked(virConnectGetVersion(connect, out var version));
        return HypervisorVersion.FromLibvirtNumber((long)version);
    }
}
