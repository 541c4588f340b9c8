using System;
using System.IO;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>The command-line tool, migrating the guest in a process of its own.</summary>
internal sealed class CallerProcess : IDisposable
{
    private readonly string settings = Path.GetTempFileName();
    private readonly ToolProcess tool;

    public CallerProcess(Lab lab, FaultCase drawn)
    {
        var setting = drawn.Connections is { } number ? $$"""{ "custom": {{number}} }""" : "\"disabled\"";
        var policy = drawn.Kind switch { MigrationKind.ZeroCopy => "\"zeroCopy\": true", MigrationKind.Zstd => "\"compression\": true", _ => "" };
        File.WriteAllText(
            settings,
            $$"""
            {
              "options": { "parallelCompression": "zstd" },
              "cluster": { "parallelMigration": {{setting}}, "migrationPolicy": { {{policy}} } },
              "vm": { "encrypted": {{(drawn.Kind == MigrationKind.Encrypted ? "true" : "false")}} },
              "source": { "cpuThreads": 8 },
              "destination": { "cpuThreads": 8 }
            }
            """);
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
