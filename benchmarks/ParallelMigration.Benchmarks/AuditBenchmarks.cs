using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Policy;

namespace ParallelMigration.Benchmarks;

/// <summary>
/// A cluster's edit against all of its VMs. The VMs are made as they are read, as from a database; the baseline only reads them, so that the
/// difference is the audit's own.
/// </summary>
[MemoryDiagnoser]
public class AuditBenchmarks
{
    private static readonly ClusterSettings Before = new() { Id = "c1", MigrationPolicy = new() { Name = "Minimal downtime" } };

    private static readonly VmResources[] Sizes = [new() { Vcpus = 2 }, new() { Vcpus = 8 }, new() { Vcpus = 64 }];

    private static readonly VmSettings Own = new() { Id = "vm", ParallelMigration = ParallelMigrationSetting.Disabled };

    private readonly ClusterAuditor auditor = new();

    // Every VM has its own setting and policy's effect stays the same: all are clean.
    private readonly ClusterEdit edit = new()
    {
        Before = Before,
        After = Before with { ParallelMigration = ParallelMigrationSetting.Parallel },
        Host = new() { CpuThreads = 64, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(100) },
    };

    [Params(1_000, 100_000, 1_000_000)]
    public int Vms { get; set; }

    [Benchmark(Baseline = true, Description = "read the VMs")]
    public int Read()
    {
        var sum = 0;
        foreach (var vm in Stream())
        {
            sum += vm.Resources.Vcpus;
        }

        return sum;
    }

    [Benchmark(Description = "audit them")]
    public long Audit() => auditor.Audit(edit, Stream(), _ => { }).Vms;

    private IEnumerable<VmEntry> Stream()
    {
        for (var i = 0; i < Vms; i++)
        {
            yield return new(Own, Sizes[i % Sizes.Length]);
        }
    }
}
