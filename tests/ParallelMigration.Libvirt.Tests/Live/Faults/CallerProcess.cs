using System;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>The command-line tool, migrating the guest in a process of its own.</summary>
internal sealed class CallerProcess : IDisposable
{
    private readonly string settings = Path.GetTempFileName();
    private readonly ToolProcess tool;

    public CallerProcess(Lab lab, int? connections)
    {
        var setting = connections is { } number ? $$"""{ "custom": {{number}} }""" : "\"disabled\"";
        File.WriteAllText(
            settings,
            $$"""{"cluster": { "parallelMigration": {{setting}} }, "source": { "cpuThreads": 8 }, "destination": { "cpuThreads": 8 } }""");
        tool = ToolProcess.Start(
            "migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--peer-uri", lab.BetaPeerUri, "--vm", Lab.Guest, "--settings", settings);
    }

    /// <summary>Ends with the process.</summary>
    public Task EndAsync() => tool.EndAsync();

    /// <summary>Ends it at once (SIGKILL).</summary>
    public Task KillAsync() => tool.KillAsync();

    public void Dispose()
    {
        tool.Dispose();
        File.Delete(settings);
    }
}
