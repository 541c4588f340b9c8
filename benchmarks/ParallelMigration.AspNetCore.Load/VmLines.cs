using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore.Load;

/// <summary>The body of an audit: a cluster, an edit, and VMs that are made while they are sent.</summary>
/// <param name="vms">How many VMs.</param>
internal sealed class VmLines(int vms) : HttpContent
{
    private const int Every = 50_000;

    /// <summary>Gets the most live memory that was seen between VMs, beyond that before the first, in bytes.</summary>
    internal long MostLive { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = """
            {"cluster":{"parallelMigration":"auto","migrationPolicy":{"id":"p1"}},"host":{"cpuThreads":64,"bandwidthMbps":100000}}
            {"policy":{"before":{"id":"p1"},"after":{"id":"p1","postCopy":true}}}

            """;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(start));
        for (var i = 0; i < vms; i++)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"id\":\"vm{i}\",\"vcpus\":4}}\n")));
            if (i % Every == Every - 1)
            {
                MostLive = Math.Max(MostLive, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
