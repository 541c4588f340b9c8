using System;
using System.Collections.Generic;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>One decision: as a value, and explained; in ratios to <see cref="Floor"/>.</summary>
[MemoryDiagnoser]
public class ResolveBenchmarks
{
    private readonly ParallelMigrationResolver resolver = new();
    private MigrationRequest request = null!;

    /// <summary>The common decision, an unequal pair of hosts, and a refusal.</summary>
    public static IEnumerable<string> Settings => ["Auto", "Custom(8)", "Custom(300)"];

    [ParamsSource(nameof(Settings))]
    public string Setting { get; set; } = "Auto";

    [GlobalSetup]
    public void Setup()
    {
        var read = DecisionJson.ReadRequest(JsonBenchmarks.Request).Migration;
        request = read with { Cluster = read.Cluster with { ParallelMigration = ParallelMigrationSetting.Parse(Setting) } };
        var floor = Floor.Resolve(request, ResolverOptions.Default);
        if ((resolver.Resolve(request).Plan?.Connections ?? 0) != floor.Connections)
        {
            throw new InvalidOperationException("The floor decides otherwise; the ratio would mean nothing.");
        }
    }

    [Benchmark(Baseline = true, Description = "floor: bare branches, no reasons")]
    public int BareBranches() => Floor.Resolve(request, ResolverOptions.Default).Connections;

    [Benchmark(Description = "resolve")]
    public int Resolve() => resolver.Resolve(request).Plan.GetValueOrDefault().Connections.GetValueOrDefault();

    [Benchmark(Description = "resolve and explain")]
    public int Explain() => resolver.Resolve(request).Explain().Length;
}
