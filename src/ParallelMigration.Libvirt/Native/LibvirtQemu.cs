using System;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>QEMU's own monitor, by the library for it that comes with libvirt's.</summary>
internal static unsafe partial class LibvirtQemu
{
    private const string LibraryName = "libvirt-qemu.so.0";

    [LibraryImport(LibraryName, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int virDomainQemuMonitorCommand(SafeDomainHandle domain, string command, byte** answer, uint flags);

    /// <summary>Asks QEMU, which libvirt marks the domain for (<c>custom-monitor</c> in its taints).</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="command">A command of its machine protocol, as JSON.</param>
    /// <returns>The answer, as JSON: also where QEMU refuses.</returns>
    /// <exception cref="LibvirtException">libvirt refuses, or the driver is not QEMU's.</exception>
    /// <exception cref="DllNotFoundException">The library is missing.</exception>
    public static string MonitorCommand(SafeDomainHandle domain, string command)
    {
        byte* answer = null;
        if (virDomainQemuMonitorCommand(domain, command, &answer, 0) < 0)
        {
            throw Libvirt.LastError();
        }

        try
        {
            return Marshal.PtrToStringUTF8((nint)answer) ?? "";
        }
        finally
        {
            NativeMemory.Free(answer);
        }
    }
}
