using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace ParallelMigration.LabBenchmarks;

/// <summary>What the figures are worth: the machine that they were measured on.</summary>
internal sealed record Machine(
    int Cores, string Processor, string Kernel, double LoadBefore, string Libvirt, string Qemu, string Runtime)
{
    public static async Task<Machine> OfAsync(TwoHostLab lab)
    {
        var host = await lab.Alpha.GetHostInfoAsync();
        return new(
            Environment.ProcessorCount,
            File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown",
            $"{RuntimeInformation.OSDescription}, kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture),
            host.LibvirtVersion.ToString(),
            host.HypervisorVersion?.ToString() ?? "unknown",
            RuntimeInformation.FrameworkDescription);
    }
}
