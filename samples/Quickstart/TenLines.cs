using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>The library in ten lines, as the README shows it.</summary>
internal static class TenLines
{
    internal static void Run()
    {
        var host = new HostResources { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(40) };
        var decision = new ParallelMigrationResolver().Resolve(new MigrationRequest
        {
            Cluster = new ClusterSettings { ParallelMigration = ParallelMigrationSetting.Auto },
            VmResources = new VmResources { Vcpus = 8 },
            Source = host,
            Destination = host,
        });
        Console.WriteLine(decision.Explain());
        var plan = decision.Plan ?? throw new InvalidOperationException("Refused: decision.Issues says why.");
        Console.WriteLine(plan.Connections); // 4. It is null if the migration is not parallel.
    }
}
