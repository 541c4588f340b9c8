using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>The host's CPUs.</summary>
internal static unsafe partial class Libvirt
{
    /// <summary>virNodeInfo.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NodeInfo
    {
        public fixed byte Model[32];
        public nuint Memory;
        public uint Cpus;
        public uint Megahertz;
        public uint Nodes;
        public uint Sockets;
        public uint Cores;
        public uint Threads;
    }

    /// <summary>virNodeMemoryStats; the value in KiB.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NodeMemoryStat
    {
        public fixed byte Field[80];
        public ulong Value;
    }

    // VIR_NODE_MEMORY_STATS_ALL_CELLS
    private const int AllCells = -1;

    [LibraryImport(LibraryName)]
    private static partial int virNodeGetMemoryStats(SafeConnectHandle connect, int cell, NodeMemoryStat* stats, int* count, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virNodeGetInfo(SafeConnectHandle connect, NodeInfo* info);

    [LibraryImport(LibraryName)]
    private static partial int virNodeGetCPUMap(SafeConnectHandle connect, byte** map, uint* online, uint flags);

    /// <summary>Returns the number of CPU threads that are on.</summary>
    public static int CpuThreads(SafeConnectHandle connect)
    {
        NodeInfo info;
        Checked(virNodeGetInfo(connect, &info));
        return (int)info.Cpus;
    }

    /// <summary>Returns the memory that more guests can have, in bytes: free, or used for what can be read again. <see langword="null"/>: the driver cannot say.</summary>
    public static long? AvailableMemory(SafeConnectHandle connect)
    {
        var count = 0;
        if (virNodeGetMemoryStats(connect, AllCells, null, &count, 0) < 0 || count <= 0)
        {
            return null;
        }

        var stats = new NodeMemoryStat[count];
        fixed (NodeMemoryStat* first = stats)
        {
            if (virNodeGetMemoryStats(connect, AllCells, first, &count, 0) < 0)
            {
                return null;
            }

            ulong kibibytes = 0;
            for (var index = 0; index < count; index++)
            {
                if (Marshal.PtrToStringUTF8((nint)first[index].Field) is "free" or "buffers" or "cached")
                {
                    kibibytes += first[index].Value;
                }
            }

            return (long)kibibytes * 1024;
        }
    }

    /// <summary>Which CPU threads are on, by number; or <see langword="null"/> where the driver cannot say.</summary>
    public static bool[]? CpuMap(SafeConnectHandle connect)
    {
        byte* map = null;
        uint online;
        var count = virNodeGetCPUMap(connect, &map, &online, 0);
        if (count < 0)
        {
            var error = LastError();
            return error.Code == LibvirtErrorCode.NoSupport ? null : throw error;
        }

        try
        {
            return CpuBits(map, count);
        }
        finally
        {
            NativeMemory.Free(map);
        }
    }

    private static bool[] CpuBits(byte* map, int count)
    {
        var bits = new bool[count];
        for (var cpu = 0; cpu < count; cpu++)
        {
            bits[cpu] = (map[cpu / 8] >> (cpu % 8) & 1) != 0;
        }

        return bits;
    }
}
