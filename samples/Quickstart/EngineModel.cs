using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>What an engine knows, in the library's words, and the decision that comes of it.</summary>
internal static class EngineModel
{
    internal static MigrationDecision Run()
    {
        var cluster = new ClusterSettings
        {
            Id = "cluster1",
            Level = new(4, 8),
            ParallelMigration = ParallelMigrationSetting.Auto,
            MigrationPolicy = new()
            {
                Name = "Suspend workload if needed",
                AutoConverge = true,
                Compression = true,
                Convergence = new(
                    initial: [ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(100))],
                    steps: [new(1, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(150))), new(3, ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(500)))],
                    last: [ConvergenceAction.Wait, ConvergenceAction.Abort]),
            },
        };
        var vm = new VmSettings { Id = "db1" }; // setting and policy of its own: null, that is, the cluster's
        var host = new HostResources
        {
            Id = "host-a",
            CpuThreads = 64,
            LinkBandwidth = Bandwidth.FromGigabitsPerSecond(100),
            BandwidthInUse = Bandwidth.FromGigabitsPerSecond(40),
            LibvirtVersion = new(9, 0),
            QemuVersion = new(7, 2),
        };

        var resolver = new ParallelMigrationResolver(); // one for all threads
        var decision = resolver.Resolve(new()
        {
            Cluster = cluster,
            Vm = vm,
            VmResources = new() { Vcpus = 8, EmulatorCpus = 4 },
            Source = host,
            Destination = host with { Id = "host-b" },
        });

        foreach (var reason in decision.Reasons)
        {
            Console.WriteLine($"{reason.Rule} {reason.Code}: {reason.Message}"); // store the codes and numbers, show the message
        }

        foreach (var issue in decision.Issues) // none unless it is refused
        {
            Console.WriteLine($"{issue.Rule} {issue.Code} of {issue.Subject}: {issue.Message} {issue.Remedy}");
        }

        return decision;
    }
}
