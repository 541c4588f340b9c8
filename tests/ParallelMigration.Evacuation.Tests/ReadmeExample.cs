using System;
using System.Globalization;
using System.IO;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation.Tests;

/// <summary>The package README's example, and what it prints.</summary>
public class ReadmeExample
{
    [Fact]
    public void It_prints_what_the_document_shows()
    {
        using StringWriter output = new() { NewLine = "\n" };
        Print(output);
        Assert.Contains($"```text\n{output}```\n", File.ReadAllText(Path.Combine(Repository.Root, "src", "ParallelMigration.Evacuation", "README.md")), StringComparison.Ordinal);
    }

    private static void Print(TextWriter output)
    {
        EvacuationHost Host(string id, bool isEmptied) => new()
        {
            Id = id,
            Resources = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(25) },
            IsEmptied = isEmptied,
        };
        EvacuationVm Vm(string id, int gibibytes, int priority) => new()
        {
            Id = id,
            HostId = "a",
            Resources = new() { Vcpus = 4 },
            MemoryBytes = (long)gibibytes << 30,
            Memory = new() { UsedBytes = (long)gibibytes << 30 },
            Priority = priority,
        };
        var plan = EvacuationPlanner.Plan(new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
            Hosts = [Host("a", true), Host("b", false), Host("c", false)],
            Vms = [Vm("web1", 8, 0), Vm("web2", 8, 0), Vm("db", 64, 1)],
            Window = TimeSpan.FromMinutes(1),
        });
        foreach (var migration in plan.Migrations)
        {
            output.WriteLine($"{migration.Start:mm\\:ss} to {migration.End?.P50:mm\\:ss}, to {migration.DestinationId}: {migration.Decision}");
        }

        output.WriteLine($"All after {plan.TotalTime?.P50:mm\\:ss}; no plan ends before {plan.LowerBound:mm\\:ss}. In the window: {plan.Window?.Probability:P0}.");
    }
}
