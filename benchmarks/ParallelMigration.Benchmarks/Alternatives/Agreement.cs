using System;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Benchmarks.Alternatives;

/// <summary>All ways to decide come to the same answers; otherwise their ratios would mean nothing.</summary>
internal static class Agreement
{
    private const int Requests = 5_000;

    /// <summary>Compares the answers to random requests that crowd around the rules' boundaries.</summary>
    /// <exception cref="InvalidOperationException">Two of them differ.</exception>
    internal static async Task CheckAsync()
    {
        RulesEngineResolver rulesEngine = new();
        Random random = new(20_261_125);
        for (var i = 0; i < Requests; i++)
        {
            var json = ContractJson.Write(RandomRequests.Next(random), random);
            var (options, request) = DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(json));
            await CheckAsync(request, options, rulesEngine).ConfigureAwait(false);
        }
    }

    /// <summary>Compares the answers to one request.</summary>
    /// <exception cref="InvalidOperationException">Two of them differ.</exception>
    internal static async Task CheckAsync(MigrationRequest request, ResolverOptions options, RulesEngineResolver rulesEngine)
    {
        var decision = new ParallelMigrationResolver(options).Resolve(request);
        var expected = Answer.Of(decision);
        var floor = Floor.Resolve(request, options);
        var engine = await rulesEngine.ResolveAsync(request, options).ConfigureAwait(false);
        if (floor != expected || engine != expected)
        {
            throw new InvalidOperationException(
                $"They decide otherwise, so the ratios would mean nothing.\nresolver:    {expected}\nfloor:       {floor}\nRulesEngine: {engine}\n{decision.Explain()}");
        }
    }
}
