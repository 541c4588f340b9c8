using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>A domain's memory, and how fast it changes.</summary>
internal static unsafe partial class Libvirt
{
    /// <summary>VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON: what the guest has, in KiB.</summary>
    internal const int ActualBalloon = 6;

    /// <summary>VIR_DOMAIN_MEMORY_STAT_RSS: what of the process is in the host's memory, in KiB.</summary>
    internal const int ResidentSet = 7;

    // VIR_DOMAIN_STATS_DIRTYRATE (7.2.0)
    private const uint DirtyRate = 1 << 9;

    // VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING (8.1.0; the only one before). The others need KVM, or its dirty ring: QEMU 7.2 without KVM dies of the bitmap.
    private const uint PageSampling = 0;

    private const int MostMemoryStats = 32;

    [LibraryImport(LibraryName)]
    private static partial int virDomainMemoryStats(SafeDomainHandle domain, MemoryStat* stats, uint count, uint flags);

    // libvirt 7.2.0: may be missing.
    [LibraryImport(LibraryName)]
    private static partial int virDomainStartDirtyRateCalc(SafeDomainHandle domain, int seconds, uint flags);

    [LibraryImport(LibraryName)]
    private static partial int virDomainListGetStats(nint* domains, uint stats, StatsRecord*** records, uint flags);

    [LibraryImport(LibraryName)]
    private static partial void virDomainStatsRecordListFree(StatsRecord** records);

    [LibraryImport(LibraryName)]
    private static partial nuint virDomainGetMaxMemory(SafeDomainHandle domain);

    /// <summary>Returns the memory that the domain is defined with, in KiB.</summary>
    public static ulong MaxMemory(SafeDomainHandle domain) => virDomainGetMaxMemory(domain) is > 0 and var memory ? memory : throw LastError();

    /// <summary>Returns the domain's memory by the numbers of its statistics, in KiB.</summary>
    public static Dictionary<int, ulong> MemoryStats(SafeDomainHandle domain)
    {
        var stats = stackalloc MemoryStat[MostMemoryStats];
        var count = Checked(virDomainMemoryStats(domain, stats, MostMemoryStats, 0));
        Dictionary<int, ulong> values = [];
        for (var index = 0; index < count; index++)
        {
            values[stats[index].Tag] = stats[index].Value;
        }

        return values;
    }

    /// <summary>Begins to measure how much memory changes. QEMU compares samples of the pages: 512 of each GiB.</summary>
    /// <exception cref="LibvirtException">libvirt is older than 7.2.0, QEMU older than 5.2.0, or refuses.</exception>
    public static void StartDirtyRate(SafeDomainHandle domain, int seconds)
    {
        if (!NativeLibraryProbe.Default.Exports(nameof(virDomainStartDirtyRateCalc)))
        {
            throw new LibvirtException(LibvirtErrorCode.NoSupport, "Measuring how fast a guest changes its memory needs libvirt 7.2.0 here and on the host.");
        }

        Checked(virDomainStartDirtyRateCalc(domain, seconds, PageSampling));
    }

    /// <summary>Returns what was measured last, by the names of its parameters.</summary>
    public static Dictionary<string, object> DirtyRateStats(SafeDomainHandle domain)
    {
        var added = false;
        StatsRecord** records = null;
        try
        {
            domain.DangerousAddRef(ref added);
            var list = stackalloc nint[2];
            (list[0], list[1]) = (domain.DangerousGetHandle(), 0);
            return Checked(virDomainListGetStats(list, DirtyRate, &records, 0)) > 0 ? TypedParameterReader.Read(records[0]->Parameters, records[0]->Count) : [];
        }
        finally
        {
            if (records is not null)
            {
                virDomainStatsRecordListFree(records);
            }

            if (added)
            {
                domain.DangerousRelease();
            }
        }
    }

    /// <summary>virDomainMemoryStatStruct.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryStat
    {
        public int Tag;
        public ulong Value;
    }

    /// <summary>virDomainStatsRecord.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StatsRecord
    {
        public nint Domain;
        public TypedParameter* Parameters;
        public int Count;
    }
}
