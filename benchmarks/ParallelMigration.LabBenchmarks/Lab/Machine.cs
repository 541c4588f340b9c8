using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace ParallelMigration.LabBenchmarks;

/// <summary>What the figures are worth: the machine that they were measured on.</summary>
internal sealed record Machine(
    int Cores, string Processor, string Kernel, double LoadBefore, string Libvirt, string Qemu, string Runtime)
{
    public static Machine Of(TwoHostLab lab) => new(
        Environment.ProcessorCount,
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown",
        $"{RuntimeInformation.OSDescription}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture),
        lab.Alpha.LibvirtVersion.ToString(),
        lab.Alpha.HypervisorVersion.ToString(),
        RuntimeInformation.FrameworkDescription);
}
