using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation.Tests;

/// <summary>Evacuations to plan.</summary>
internal static class Requests
{
    internal static readonly ClusterSettings Disabled = Cluster(ParallelMigrationSetting.Disabled);

    internal static ClusterSettings Cluster(ParallelMigrationSetting setting, int outgoing = 2, int incoming = 2) => new()
    {
        ParallelMigration = setting,
        MigrationPolicy = new() { MaxOutgoingMigrations = outgoing, MaxIncomingMigrations = incoming },
    };

    internal static EvacuationHost Host(string id, long gigabits = 10, bool isEmptied = false, long? memoryMebibytes = null, int? threads = null) => new()
    {
        Id = id,
        Resources = new() { Id = id, CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(gigabits) },
        IsEmptied = isEmptied,
        AvailableMemoryBytes = memoryMebibytes << 20,
        AvailableCpuThreads = threads,
    };

    internal static EvacuationVm Vm(string id, string host, long mebibytes = 1024, int vcpus = 2, int priority = 0, string? pinned = null, ParallelMigrationSetting? setting = null) => new()
    {
        Id = id,
        HostId = host,
        Settings = new() { Id = id, ParallelMigration = setting },
        Resources = new() { Vcpus = vcpus },
        MemoryBytes = mebibytes << 20,
        Memory = new() { UsedBytes = mebibytes << 20 },
        Priority = priority,
        PinnedHostId = pinned,
    };

    /// <summary>Small evacuations of every shape: hosts that are full, VMs that are pinned or kept apart, settings of every kind, migrations that run already.</summary>
    internal static EvacuationRequest Random(int seed, TimeSpan? window = null, int mostVms = 10)
    {
        Random random = new(seed);
        var (sources, destinations) = (random.Next(1, 4), random.Next(1, 5));
        List<EvacuationHost> hosts =
        [
            .. Enumerable.Range(0, sources).Select(number => Host($"source{number}", Pick(random, 10, 25, 100), true)),
            .. Enumerable.Range(0, destinations).Select(number => Host(
                $"host{number}", Pick(random, 10, 10, 25, 100), false, random.Next(4) == 0 ? random.Next(0, 20_000) : null, random.Next(6) == 0 ? random.Next(0, 12) : null)),
        ];
        ParallelMigrationSetting?[] settings = [null, null, null, ParallelMigrationSetting.Disabled, ParallelMigrationSetting.Parallel, ParallelMigrationSetting.Custom(4)];
        List<EvacuationVm> vms =
        [
            .. Enumerable.Range(0, random.Next(0, mostVms + 1)).Select(number => Vm(
                $"vm{number}",
                random.Next(8) == 0 ? $"host{random.Next(destinations)}" : $"source{random.Next(sources)}",
                random.Next(64, 16_384),
                random.Next(1, 9),
                random.Next(3) == 0 ? random.Next(3) : 0,
                random.Next(10) == 0 ? $"host{random.Next(destinations)}" : null,
                settings[random.Next(settings.Length)])),
        ];
        string VmId() => $"vm{random.Next(mostVms)}";
        return new()
        {
            Cluster = Cluster(random.Next(2) == 0 ? ParallelMigrationSetting.Auto : ParallelMigrationSetting.Disabled, random.Next(1, 5), random.Next(1, 5)),
            Hosts = hosts,
            Vms = vms,
            KeptApart = random.Next(3) == 0 ? [[VmId(), VmId(), VmId()]] : [],
            Excluded = random.Next(3) == 0 ? [(VmId(), "host0")] : [],
            Ongoing = random.Next(4) == 0
                ? [.. vms.Take(1).Select(vm => new OngoingMigration
                {
                    VmId = vm.Id,
                    SourceId = vm.HostId,
                    DestinationId = "host0",
                    Plan = new() { MaxOutgoingMigrations = 2, MaxIncomingMigrations = random.Next(1, 3) },
                    Remaining = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(random.Next(1, 20)), TimeSpan.FromSeconds(30)),
                })]
                : [],
            Window = window,
        };
    }

    private static long Pick(Random random, params long[] values) => values[random.Next(values.Length)];
}
