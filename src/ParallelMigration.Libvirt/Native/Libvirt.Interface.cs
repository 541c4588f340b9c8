using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>The host's network interfaces, by the interface driver.</summary>
internal static unsafe partial class Libvirt
{
    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeInterfaceHandle virInterfaceLookupByName(SafeConnectHandle connect, string name);

    [LibraryImport(LibraryName)]
    private static partial byte* virInterfaceGetXMLDesc(SafeInterfaceHandle device, uint flags);

    [LibraryImport(LibraryName)]
    internal static partial int virInterfaceFree(nint device);

    /// <summary>Returns an interface's description as XML; <see langword="null"/> if the host has no interface driver, or that knows no such interface.</summary>
    public static string? InterfaceDescription(SafeConnectHandle connect, string name)
    {
        try
        {
            using var device = Checked(virInterfaceLookupByName(connect, name));
            return Owned(virInterfaceGetXMLDesc(device, 0));
        }
        catch (LibvirtException) when (IsAlive(connect))
        {
            return null;
        }
    }
}
