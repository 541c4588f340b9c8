using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>One decision: as a value, explained, and through the JSON contract; in ratios to <see cref="Floor"/>.</summary>
[MemoryDiagnoser]
public class ResolveBenchmarks
{
    private const string Json =
        """{"cluster":{"id":"c1","level":"4.8","parallelMigration":"auto","migrationPolicy":{"name":"Minimal downtime","compression":true}},"vm":{"id":"vm1","vcpus":8},"source":{"cpuThreads":64,"bandwidthMbps":100000,"libvirt":"12.8.0","qemu":"11.1.3"},"destination":{"cpuThreads":64,"bandwidthMbps":100000,"libvirt":"12.8.0","qemu":"11.1.3"}}""";

    private readonly byte[] json = Encoding.UTF8.GetBytes(Json);
    private readonly ArrayBufferWriter<byte> answer = new(64 * 1024);
    private readonly ParallelMigrationResolver resolver = new();
    private MigrationRequest request = null!;

    /// <summary>The common decision, an unequal pair of hosts, and a refusal.</summary>
    public static IEnumerable<string> Settings => ["Auto", "Custom(8)", "Custom(300)"];

    [ParamsSource(nameof(Settings))]
    public string Setting { get; set; } = "Auto";

    [GlobalSetup]
    public void Setup()
    {
        var read = DecisionJson.ReadRequest(json).Migration;
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

    [Benchmark(Description = "JSON request to JSON answer")]
    public int JsonToJson()
    {
        answer.ResetWrittenCount();
        DecisionJson.WriteAnswer(answer, DecisionJson.ReadRequest(json).Resolve());
        return answer.WrittenCount;
    }
}
