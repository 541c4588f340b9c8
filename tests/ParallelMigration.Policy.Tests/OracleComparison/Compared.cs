using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Policy.Tests.OracleComparison;

/// <summary>A request decided by the library and by the oracle: outcome, values, codes, rules and subjects.</summary>
internal static class Compared
{
    internal static void Agree(OracleRequest request, Random random)
    {
        var json = ContractJson.Write(request, random);
        var expected = Text(Oracle.Decide(request));
        var decided = Text(new ParallelMigrationResolver(FromOracle.Options(request.Options)).Resolve(FromOracle.Request(request)));
        if (expected != decided)
        {
            Assert.Fail($"The library and the oracle differ; kept as {Corpus.Keep(json, expected)}\n{json}\noracle:  {expected}\nlibrary: {decided}");
        }
    }

    /// <summary>What the library decides of a request in the JSON contract, in one comparable line.</summary>
    internal static string Decided(string json) => Text(DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(json)).Resolve());

    private static string Text(OracleAnswer answer) => answer.Plan is { } plan
        ? $"plan {plan.Connections} {plan.Compression} {plan.MaxOutgoingMigrations} {plan.MaxIncomingMigrations} {plan.BandwidthLimitMiBps} {plan.PostCopyBandwidthLimitMiBps} "
            + $"{plan.PostCopy} {plan.ZeroCopy} {plan.AutoConverge} {plan.Encrypted} because {Join(answer.Reasons)} warned of {Join(answer.Warnings)}"
        : $"refused {Join(answer.Issues.Select(issue => (issue.Code + "/" + issue.Subject, issue.Rule)))}";

    private static string Text(MigrationDecision decision) => decision.Plan is { } plan
        ? $"plan {plan.Connections} {Word(plan.Compression)} {plan.MaxOutgoingMigrations} {plan.MaxIncomingMigrations} {plan.BandwidthLimit?.ToMebibytesPerSecond()} "
            + $"{plan.PostCopyBandwidthLimit?.ToMebibytesPerSecond()} "
            + $"{plan.PostCopy} {plan.ZeroCopy} {plan.AutoConverge} {plan.Encrypted} "
            + $"because {Join(decision.Reasons.Select(Pair))} warned of {Join(decision.Warnings.Select(Pair))}"
        : $"refused {Join(decision.Issues.Select(issue => (issue.Code + "/" + issue.Subject, issue.Rule.ToString())))}";

    private static (string Code, string Rule) Pair(Reason reason) => (reason.Code.ToString(), reason.Rule.ToString());

    private static string Word(MigrationCompression compression) => compression switch
    {
        MigrationCompression.None => "none",
        MigrationCompression.HypervisorDefault => "hypervisorDefault",
        _ => "zstd",
    };

    private static string Join(IEnumerable<(string Code, string Rule)> pairs) =>
        string.Join(", ", pairs.Select(pair => $"{pair.Code} {pair.Rule}").Order(StringComparer.Ordinal));
}
