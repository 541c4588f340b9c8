using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>A whole decision told in words, from <see cref="ReasonText"/>'s sentences.</summary>
internal static class Explanation
{
    internal static string Headline(in MigrationDecision decision)
    {
        var vm = Named.Or(decision.Request!.Vm.Id, "The VM");
        return decision.Plan is not { } plan ? $"{vm} cannot migrate as it is set up."
            : plan.Connections is { } connections ? $"{vm} migrates over {connections} parallel connections."
            : $"{vm} migrates over the one ordinary connection, not in parallel.";
    }

    internal static string Of(in MigrationDecision decision)
    {
        var lines = new List<string> { Headline(decision), WhoseSetting(decision.Request!) };
        foreach (var reason in decision.Reasons)
        {
            lines.Add($"{reason.Message} ({reason.Rule})");
        }

        if (decision.Plan is { } plan)
        {
            lines.Add(Sum(plan));
        }

        foreach (var warning in decision.Warnings)
        {
            lines.Add($"Beware: {warning.Message} ({warning.Rule})");
        }

        foreach (var issue in decision.Issues)
        {
            lines.Add($"{issue.Message} ({issue.Rule}, {Named.Or(issue.Subject, "")})");
            lines.Add($"Way out: {issue.WayOut}");
        }

        return string.Join("\n", lines);
    }

    private static string WhoseSetting(MigrationRequest request)
    {
        var setting = request.Vm.ParallelMigration is null
            ? $"It follows the cluster's setting, {request.EffectiveSetting},"
            : $"It has a setting of its own, {request.EffectiveSetting},";
        var policy = request.Vm.MigrationPolicy is null ? "the cluster's policy" : "a policy of its own";
        return $"{setting} and {policy}{ReasonText.Quoted(request.EffectivePolicy.Name, ", ")}.";
    }

    private static string Sum(in MigrationPlan plan)
    {
        var compression = plan.Compression switch
        {
            MigrationCompression.HypervisorDefault => "compression by the hypervisor's default",
            MigrationCompression.Zstd => "zstd compression",
            _ => "no compression",
        };
        var limit = plan.BandwidthLimit is { } bandwidth ? $"at most {bandwidth.ToMebibytesPerSecond()} MiB/s" : "no bandwidth limit";
        var parts = new List<string>
        {
            limit,
            compression,
            plan.PostCopy ? "post-copy allowed" : "no post-copy",
            plan.AutoConverge ? "auto-converge" : "no auto-converge",
            $"{plan.MaxOutgoingMigrations} outgoing and {plan.MaxIncomingMigrations} incoming at once",
        };
        if (plan.ZeroCopy)
        {
            parts.Add("zero-copy");
        }

        if (plan.Encrypted)
        {
            parts.Add("encrypted");
        }

        if (plan.Transport != MigrationTransport.Direct)
        {
            parts.Add(plan.Transport == MigrationTransport.Rdma ? "over RDMA" : "tunnelled");
        }

        return "In all: " + string.Join(", ", parts) + ".";
    }
}
