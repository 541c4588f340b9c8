using System;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>
/// What was decided and audited before costs nothing: neither time, which the ratios show, nor memory, without which the setup fails.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class HistoryBenchmarks
{
    private const int Million = 1_000_000;
    private const int Vms = 1_000;
    private const long NoMoreThanNoise = 64 * 1024;

    private static readonly MigrationRequest Request = DecisionJson.ReadRequest(JsonBenchmarks.Request).Migration;

    private readonly ParallelMigrationResolver resolver = new();

    [GlobalSetup(Targets = [nameof(ResolveLater), nameof(AuditLater)])]
    public void Setup()
    {
        PassOnce(); // What the runtime keeps of the first time is not ours.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        PassOnce();
        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        if (retained > NoMoreThanNoise)
        {
            throw new InvalidOperationException($"A million decisions and two million audited VMs left {retained} bytes behind.");
        }
    }

    [Benchmark(Baseline = true, Description = "resolve")]
    [BenchmarkCategory("resolve")]
    public bool Resolve() => resolver.Resolve(Request).Plan is not null;

    [Benchmark(Description = "resolve after 2 000 000 decisions")]
    [BenchmarkCategory("resolve")]
    public bool ResolveLater() => Resolve();

    [Benchmark(Baseline = true, OperationsPerInvoke = Vms, Description = "audit")]
    [BenchmarkCategory("audit")]
    public long Audit() => Fleet.Audit(Fleet.Edit, Fleet.Vms(Vms)).Vms;

    [Benchmark(OperationsPerInvoke = Vms, Description = "audit after 4 000 000 VMs")]
    [BenchmarkCategory("audit")]
    public long AuditLater() => Audit();

    private void PassOnce()
    {
        for (var i = 0; i < Million; i++)
        {
            resolver.Resolve(Request);
        }

        Fleet.Audit(Fleet.Edit, Fleet.Vms(Million));
        Fleet.Audit(Fleet.OffendingEdit, Fleet.OffendedVms(Million));
    }
}
