using System;
using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Benchmarks.Reporting;
using ParallelMigration.Evacuation;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Benchmarks;

/// <summary>
/// Ten of 50 hosts are emptied. Times, ratios and bytes are those of one VM, so that equal ratios mean a cost that grows linearly. The baseline decides and predicts each VM
/// once, sorts them by their lengths, and places each on the host that is least busy.
/// </summary>
[LongOperations]
public class EvacuationBenchmarks
{
    private const int Thousand = 1_000;
    private const int Emptied = 10;
    private const int Hosts = 50;

    private static readonly Bandwidth Link = Bandwidth.FromGigabitsPerSecond(25);
    private static readonly EvacuationRequest Of1000 = Request(Thousand);
    private static readonly EvacuationRequest Of2000 = Request(2 * Thousand);
    private static readonly EvacuationRequest Of4000 = Request(4 * Thousand);
    private static readonly EvacuationRequest Of8000 = Request(8 * Thousand);

    [Benchmark(Baseline = true, OperationsPerInvoke = Thousand, Description = "sort and place 1 000 VMs greedily")]
    public double Greedy()
    {
        ParallelMigrationResolver resolver = new();
        var free = Of1000.Hosts.Skip(Emptied).Select(host => host.AvailableMemoryBytes!.Value).ToArray();
        var busy = new double[free.Length];
        foreach (var (vm, seconds) in Of1000.Vms.Select(vm => (vm, Seconds(resolver, vm))).OrderBy(pair => pair.Item2))
        {
            var best = Enumerable.Range(0, free.Length).Where(host => free[host] >= vm.MemoryBytes).MinBy(host => busy[host]);
            free[best] -= vm.MemoryBytes;
            busy[best] += seconds;
        }

        return busy.Max();
    }

    [Benchmark(OperationsPerInvoke = Thousand, Description = "plan 1 000 VMs")]
    public EvacuationPlan Plan1000() => EvacuationPlanner.Plan(Of1000);

    [Benchmark(OperationsPerInvoke = 2 * Thousand, Description = "plan 2 000 VMs")]
    public EvacuationPlan Plan2000() => EvacuationPlanner.Plan(Of2000);

    [Benchmark(OperationsPerInvoke = 4 * Thousand, Description = "plan 4 000 VMs")]
    public EvacuationPlan Plan4000() => EvacuationPlanner.Plan(Of4000);

    [Benchmark(OperationsPerInvoke = 8 * Thousand, Description = "plan 8 000 VMs")]
    public EvacuationPlan Plan8000() => EvacuationPlanner.Plan(Of8000);

    /// <summary>Reports how far the plans may be from the best.</summary>
    internal static void PrintGaps()
    {
        foreach (var request in new[] { Of1000, Of2000, Of4000, Of8000 })
        {
            var plan = EvacuationPlanner.Plan(request);
            Console.WriteLine(FormattableString.Invariant(
                $"{request.Vms.Count} VMs: {plan.Migrations.Count} move, {plan.TotalTime?.P50.TotalSeconds:F0} s, lower bound {plan.LowerBound?.TotalSeconds:F0} s, gap {plan.Gap:P1}"));
        }
    }

    private static double Seconds(ParallelMigrationResolver resolver, EvacuationVm vm)
    {
        var plan = resolver.Resolve(new()
        {
            Cluster = Of1000.Cluster,
            Vm = vm.Settings,
            VmResources = vm.Resources,
            Source = Of1000.Hosts[0].Resources,
            Destination = Of1000.Hosts[^1].Resources,
        }).Plan!;
        return MigrationPrediction.Predict(plan, vm.Memory!, Link).TotalTime!.Value.P50.TotalSeconds;
    }

    private static EvacuationRequest Request(int vms)
    {
        Random random = new(1);
        return new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
            Hosts = [.. Enumerable.Range(0, Hosts).Select(number => new EvacuationHost
            {
                Id = $"host{number}",
                Resources = new() { Id = $"host{number}", CpuThreads = 64, LinkBandwidth = Link },
                IsEmptied = number < Emptied,
                AvailableMemoryBytes = (long)vms << 30,
            })],
            Vms = [.. Enumerable.Range(0, vms).Select(number =>
            {
                var bytes = (long)random.Next(1, 65) << 30;
                return new EvacuationVm
                {
                    Id = $"vm{number}",
                    HostId = $"host{number % Emptied}",
                    Resources = new() { Vcpus = random.Next(1, 17) },
                    MemoryBytes = bytes,
                    Memory = new() { UsedBytes = bytes * 3 / 4, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), random.Next(0, 256) << 20), new(TimeSpan.FromSeconds(10), (long)random.Next(256, 512) << 20)]) },
                };
            })],
        };
    }
}
