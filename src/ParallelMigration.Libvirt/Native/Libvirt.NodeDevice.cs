using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>The host's devices.</summary>
internal static unsafe partial class Libvirt
{
    // VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET
    private const uint NetworkDevices = 1 << 4;

    [LibraryImport(LibraryName)]
    private static partial int virConnectListAllNodeDevices(SafeConnectHandle connect, nint** devices, uint flags);

    [LibraryImport(LibraryName)]
    private static partial byte* virNodeDeviceGetXMLDesc(SafeNodeDeviceHandle device, uint flags);

    [LibraryImport(LibraryName)]
    internal static partial int virNodeDeviceFree(nint device);

    /// <summary>Returns the descriptions of the host's network interfaces, as XML.</summary>
    public static List<string> NetworkInterfaces(SafeConnectHandle connect)
    {
        var handles = NetworkDeviceHandles(connect);
        try
        {
            var descriptions = new List<string>(handles.Count);
            foreach (var handle in handles)
            {
                var text = virNodeDeviceGetXMLDesc(handle, 0);
                if (text is not null)
                {
                    descriptions.Add(Owned(text));
                    continue;
                }

                // An interface may go away between the list and the question.
                var error = LastError();
                if (error.Code != NoNodeDevice)
                {
                    throw error;
                }
            }

            return descriptions;
        }
        finally
        {
            handles.ForEach(handle => handle.Dispose());
        }
    }

    // VIR_ERR_NO_NODE_DEVICE: it is not reported to callers.
    private const LibvirtErrorCode NoNodeDevice = (LibvirtErrorCode)53;

    private static List<SafeNodeDeviceHandle> NetworkDeviceHandles(SafeConnectHandle connect)
    {
        nint* devices = null;
        var count = Checked(virConnectListAllNodeDevices(connect, &devices, NetworkDevices));
        return OwnedHandles<SafeNodeDeviceHandle>(devices, count);
    }
}
