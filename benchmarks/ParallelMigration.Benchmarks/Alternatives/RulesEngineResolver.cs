using System;
using System.IO;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using RulesEngine.Models;
using Engine = RulesEngine.RulesEngine;

namespace ParallelMigration.Benchmarks.Alternatives;

/// <summary>
/// The same rules for Microsoft's RulesEngine, what one would reach for instead: a workflow in JSON, written as its documentation
/// advises. Intermediate values are global parameters, worked out once a call; one engine lives on and keeps the compiled workflow; error
/// messages, which nothing here has, are not formatted. Like <see cref="Floor"/> it gives no reasons.
/// </summary>
internal sealed class RulesEngineResolver
{
    private const string WorkflowName = "ParallelMigration";

    private readonly Engine engine = new([ReadWorkflow()], new()
    {
        CustomTypes =
        [
            typeof(Version), typeof(Level), typeof(ParallelMigrationMode), typeof(MigrationTransport), typeof(MigrationBandwidth),
            typeof(PostCopyWithParallel), typeof(ParallelCompression), typeof(Bandwidth),
        ],
        EnableFormattedErrorMessage = false,
        EnableExceptionAsErrorMessage = false,
        IsExpressionCaseSensitive = true,
    });

    internal async ValueTask<Answer> ResolveAsync(MigrationRequest request, ResolverOptions options)
    {
        var results = await engine.ExecuteAllRulesAsync(WorkflowName, new RuleParameter("request", request), new RuleParameter("options", options))
            .ConfigureAwait(false);
        var policy = request.EffectivePolicy;
        Answer answer = new()
        {
            Outgoing = policy.MaxOutgoingMigrations,
            Incoming = policy.MaxIncomingMigrations,
            PostCopyLimit = Answer.Unlimited,
        };
        foreach (var result in results)
        {
            if (!result.IsSuccess)
            {
                continue;
            }

            switch (result.Rule.RuleName)
            {
                case "Refused":
                    return Answer.Refusal;
                case "ConnectionsAsAsked" or "ConnectionsAsComputed":
                    answer = answer with { Connections = (int)result.ActionResult.Output };
                    break;
                case "WholeBandwidth" or "ShareOfBandwidth":
                    answer = answer with { BandwidthLimit = (long)result.ActionResult.Output };
                    break;
                case "LimitOfPostCopy":
                    answer = answer with { PostCopyLimit = (long)result.ActionResult.Output };
                    break;
                case "OneAtOnce":
                    answer = answer with { Outgoing = 1, Incoming = 1 };
                    break;
                case "HypervisorCompression":
                    answer = answer with { Compression = MigrationCompression.HypervisorDefault };
                    break;
                case "Zstd":
                    answer = answer with { Compression = MigrationCompression.Zstd };
                    break;
                case "PostCopy":
                    answer = answer with { PostCopy = true };
                    break;
                case "ZeroCopy":
                    answer = answer with { ZeroCopy = true };
                    break;
                case var other:
                    throw new InvalidOperationException($"The workflow has a rule that is not read: {other}.");
            }
        }

        return answer;
    }

    private static string ReadWorkflow()
    {
        using var stream = typeof(RulesEngineResolver).Assembly.GetManifestResourceStream("ParallelMigration.json")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Comparisons of versions that may be unknown, for the workflow's expressions.</summary>
    public static class Version
    {
        public static bool IsBelow(HypervisorVersion? version, int major, int minor) => version < new HypervisorVersion(major, minor);

        public static bool IsAtLeast(HypervisorVersion? version, int major, int minor) => version >= new HypervisorVersion(major, minor);
    }

    /// <summary>The same for cluster levels.</summary>
    public static class Level
    {
        public static bool IsBelow(ClusterLevel? level, ClusterLevel minimum) => level < minimum;
    }
}
