using System.Collections.Generic;
using System.Threading.Tasks;
using BenchmarkDotNet.Attributes;
using ParallelMigration.Benchmarks.Alternatives;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Benchmarks;

/// <summary>One decision: by the resolver, explained too, and by what one would write or reach for instead; in ratios to <see cref="Floor"/>.</summary>
public class ResolveBenchmarks
{
    private readonly ResolverOptions options = ResolverOptions.Default;
    private readonly ParallelMigrationResolver resolver = new();
    private readonly RulesEngineResolver rulesEngine = new();
    private MigrationRequest request = null!;

    /// <summary>The common decision, an unequal pair of hosts, and a refusal.</summary>
    public static IEnumerable<string> Settings => ["Auto", "Custom(8)", "Custom(300)"];

    [ParamsSource(nameof(Settings))]
    public string Setting { get; set; } = "Auto";

    [GlobalSetup]
    public Task SetupAsync()
    {
        var read = DecisionJson.ReadRequest(JsonBenchmarks.Request).Migration;
        request = read with { Cluster = read.Cluster with { ParallelMigration = ParallelMigrationSetting.Parse(Setting) } };
        return Agreement.CheckAsync(request, ResolverOptions.Default, rulesEngine);
    }

    [Benchmark(Baseline = true, Description = "floor: bare branches, no reasons")]
    public int BareBranches() => Floor.Resolve(request, options).Connections;

    [Benchmark(Description = "resolve")]
    public int Resolve() => resolver.Resolve(request).Plan?.Connections ?? 0;

    [Benchmark(Description = "resolve and explain")]
    public int Explain() => resolver.Resolve(request).Explain().Length;

    [Benchmark(Description = "the same rules in RulesEngine, no reasons")]
    public async Task<int> RulesEngineAsync() => (await rulesEngine.ResolveAsync(request, options).ConfigureAwait(false)).Connections;
}
