using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;

namespace ParallelMigration.Samples.Quickstart;

/// <summary>
/// Resolves an example cluster: every setting on several links, then a few decisions in full. Needs no libvirt. With a source, a destination,
/// the destination as the source reaches it, and a guest's name it migrates that guest.
/// </summary>
internal static class Program
{
    private static readonly long[] Gigabits = [1, 10, 25, 40, 100, 400];

    private static readonly ParallelMigrationSetting[] Settings =
    [
        ParallelMigrationSetting.Disabled,
        ParallelMigrationSetting.Auto,
        ParallelMigrationSetting.Parallel,
        ParallelMigrationSetting.Custom(12),
    ];

    private static readonly ParallelMigrationResolver Resolver = new();

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                Show();
                return 0;
            case [var source, var destination, var peer, var vm]:
                return await EngineMigration.RunAsync(source, destination, peer, vm, CancellationToken.None) is { Outcome: MigrationOutcome.Completed } ? 0 : 1;
            default:
                await Console.Error.WriteLineAsync("Nothing, or: SOURCE DESTINATION DESTINATION-AS-THE-SOURCE-REACHES-IT VM");
                return 2;
        }
    }

    private static void Show()
    {
        Console.WriteLine("Connections for a VM of 8 vCPUs between hosts of 64 CPU threads (-: not parallel)");
        Console.WriteLine();
        Row("setting", Gigabits.Select(link => $"{link} Gbps"));
        foreach (var setting in Settings)
        {
            Row(setting.ToString(), Gigabits.Select(link => Connections(setting, link)));
        }

        Print("Auto on a 100 Gbps link", Request(ParallelMigrationSetting.Auto, 100, Policies.Compressed));
        Print("The same on a 10 Gbps link", Request(ParallelMigrationSetting.Auto, 10, Policies.Compressed));
        Print("Auto, with a policy that may switch to post-copy", Request(ParallelMigrationSetting.Auto, 100, Policies.PostCopy));
        Print("Parallel, with that policy", Request(ParallelMigrationSetting.Parallel, 100, Policies.PostCopy));
        Print("Custom(12) and zero-copy, encrypted", Request(ParallelMigrationSetting.Custom(12), 100, Policies.ZeroCopy) with
        {
            Vm = new() { Id = "vm1", Encrypted = true },
        });

        Console.WriteLine();
        Console.WriteLine("== An engine's own model: a policy with a schedule, a link of which something is in use, a pinned VM");
        EngineModel.Run();

        Console.WriteLine();
        Console.WriteLine("== An edit dialog: the cluster's policy is to get post-copy, and two of its VMs do not allow it");
        EditDialog.Run(
            new() { Id = "cluster1", ParallelMigration = ParallelMigrationSetting.Auto, MigrationPolicy = Policies.Compressed },
            [("web1", null, 8), ("db1", ParallelMigrationSetting.Parallel, 8), ("db2", ParallelMigrationSetting.Custom(4), 8), ("old1", ParallelMigrationSetting.Disabled, 8)]);

        Console.WriteLine();
        Console.WriteLine("== The ten lines of the README");
        TenLines.Run();
    }

    private static string Connections(ParallelMigrationSetting setting, long gigabits) =>
        Resolver.Resolve(Request(setting, gigabits, Policies.Compressed)).Plan?.Connections?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static void Print(string title, MigrationRequest request)
    {
        var decision = Resolver.Resolve(request);
        Console.WriteLine();
        Console.WriteLine($"== {title}");
        Console.WriteLine(decision.Explain());
        if (decision.Plan is { } plan)
        {
            Console.WriteLine("virDomainMigrateToURI3 with");
            Console.WriteLine(LibvirtMigrationParameters.From(plan));
        }
    }

    private static void Row(string name, IEnumerable<string> cells) =>
        Console.WriteLine($"{name,-12}{string.Concat(cells.Select(cell => $"{cell,10}"))}");

    private static MigrationRequest Request(ParallelMigrationSetting setting, long gigabits, MigrationPolicy policy) => new()
    {
        Cluster = new() { Id = "cluster1", Level = new(4, 8), ParallelMigration = setting, MigrationPolicy = policy },
        Vm = new() { Id = "vm1" },
        VmResources = new() { Vcpus = 8 },
        Source = Host("host-a", gigabits),
        Destination = Host("host-b", gigabits),
    };

    private static HostResources Host(string id, long gigabits) => new()
    {
        Id = id,
        CpuThreads = 64,
        LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits),
        LibvirtVersion = new(9, 0),
        QemuVersion = new(7, 2),
    };

    private static class Policies
    {
        internal static MigrationPolicy Compressed { get; } = new() { Name = "Suspend workload if needed", AutoConverge = true, Compression = true };

        internal static MigrationPolicy PostCopy { get; } = new() { Name = "Post-copy migration", AutoConverge = true, PostCopy = true };

        internal static MigrationPolicy ZeroCopy { get; } = new() { Name = "Very large VMs", AutoConverge = true, ZeroCopy = true, MaxOutgoingMigrations = 1 };
    }
}
