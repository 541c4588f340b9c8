using System.Collections.Generic;

namespace ParallelMigration.Policy;

/// <summary>A whole decision in words, from the sentences of the rules.</summary>
internal static class Explanation
{
    internal static string Headline(MigrationDecision decision)
    {
        var vm = Named.Or(decision.Request.Vm.Id, "The VM");
        return decision.Plan is not { } plan ? $"{vm} cannot migrate with these settings."
            : plan.Connections is { } connections ? $"{vm} migrates over {connections} parallel connections."
            : $"{vm} migrates over one connection, not in parallel.";
    }

    internal static string Of(MigrationDecision decision)
    {
        var lines = new List<string> { Headline(decision), Settings(decision.Request) };
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
            lines.Add($"Warning: {warning.Message} ({warning.Rule})");
        }

        foreach (var issue in decision.Issues)
        {
            lines.Add($"{Named.Or(issue.Subject, "")}: {issue.Message} ({issue.Rule})");
            lines.Add($"Remedy: {issue.Remedy}");
        }

        return string.Join("\n", lines);
    }

    private static string Settings(MigrationRequest request)
    {
        var policy = Whose(request.Vm.MigrationPolicy is null);
        var name = Words.Quoted(request.EffectivePolicy.Name);
        return $"Setting: {request.EffectiveSetting} ({Whose(request.Vm.ParallelMigration is null)}). Policy:{(name.Length > 0 ? $"{name} ({policy})" : " " + policy)}.";
    }

    private static string Whose(bool cluster) => cluster ? "the cluster's" : "the VM's own";

    private static string Sum(MigrationPlan plan)
    {
        var compression = plan.Compression switch
        {
            MigrationCompression.HypervisorDefault => "the hypervisor's compression",
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
            $"{plan.MaxOutgoingMigrations} outgoing and {plan.MaxIncomingMigrations} incoming at a time",
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

        return "Plan: " + string.Join(", ", parts) + ".";
    }
}
