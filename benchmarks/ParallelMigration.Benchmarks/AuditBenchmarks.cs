using System;
using System.Linq;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Benchmarks.Reporting;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Benchmarks;

/// <summary>
/// A cluster's edit against all of its VMs. Times, ratios and bytes are those of one VM, so that equal ratios mean a cost that grows
/// linearly. The baseline only makes the VMs and reads them.
/// </summary>
[LongOperations]
public class AuditBenchmarks
{
    private const int Thousand = 1_000;
    private const int Million = 1_000_000;

    [Benchmark(Baseline = true, OperationsPerInvoke = Thousand, Description = "read 1 000 VMs")]
    public int Read() => Fleet.Vms(Thousand).Sum(vm => vm.Resources.Vcpus);

    [Benchmark(OperationsPerInvoke = Thousand, Description = "audit 1 000 VMs")]
    public long Audit1000() => Audit(Thousand).Vms;

    [Benchmark(OperationsPerInvoke = 100 * Thousand, Description = "audit 100 000 VMs")]
    public long Audit100000() => Audit(100 * Thousand).Vms;

    [Benchmark(OperationsPerInvoke = Million, Description = "audit 1 000 000 VMs")]
    public long Audit1000000() => Audit(Million).Vms;

    [Benchmark(OperationsPerInvoke = Million, Description = "audit 1 000 000 VMs on all cores")]
    public long AuditOnAllCores() => AuditSummary.Combine(
        ParallelEnumerable.Repeat(Million / Environment.ProcessorCount, Environment.ProcessorCount).Select(Audit).ToArray()).Vms;

    [Benchmark(OperationsPerInvoke = Thousand, Description = "audit 1 000 VMs, each offended")]
    public long AuditOffended()
    {
        var issues = 0L;
        ClusterAudit audit = new(Fleet.OffendingEdit);
        foreach (var vm in Fleet.OffendedVms(Thousand))
        {
            issues += audit.Examine(vm)?.Report.Issues.Count ?? 0;
        }

        return issues;
    }

    private static AuditSummary Audit(int vms) => Fleet.Audit(Fleet.Edit, Fleet.Vms(vms));
}
