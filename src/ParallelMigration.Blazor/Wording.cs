using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.Extensions.Localization;
using ParallelMigration.Policy;

namespace ParallelMigration.Blazor;

/// <summary>The words that the host chose, and ours for all that they leave out. What findings and reasons say is the policy's, in English, where there is no text for their code.</summary>
internal readonly struct Wording(IStringLocalizer? words, IStringLocalizer texts)
{
    private const long Giga = 1_000_000_000, Mega = 1_000_000;

    internal string this[string key, params object[] arguments] =>
        words?[key, arguments] is { ResourceNotFound: false } found ? found : texts[key, arguments];

    internal string Message(Issue issue) => Find("Issue." + issue.Code, issue.Subject, issue.Message) ?? issue.Message;

    internal string Remedy(Issue issue) => Find("Remedy." + issue.Code, issue.Subject, issue.Remedy) ?? issue.Remedy;

    internal string Message(Reason reason) => Find("Reason." + reason.Code, Number(reason.Before), Number(reason.After), reason.Message) ?? reason.Message;

    internal string Headline(MigrationDecision decision, string? id)
    {
        var vm = id ?? Find("Plan.TheVm");
        return (vm is null ? null
            : decision.Plan is not { } plan ? Find("Plan.Refused", vm)
            : plan.Connections is { } connections ? Find("Plan.Parallel", vm, connections)
            : Find("Plan.Single", vm)) ?? decision.ToString();
    }

    /// <summary>What <see cref="MigrationDecision.Explain"/> says below its headline, line by line.</summary>
    internal IEnumerable<string> Lines(MigrationRequest request, MigrationDecision decision)
    {
        // English for each line that the language does not have.
        var english = decision.Explain().Split('\n');
        var say = this;
        return
        [
            Settings(request) ?? english[1],
            .. decision.Reasons.Select(reason => $"{say.Message(reason)} ({reason.Rule})"),
            .. decision.Plan is { } plan ? [Sum(plan) ?? english[2 + decision.Reasons.Count]] : Array.Empty<string>(),
            .. decision.Warnings.Select(warning => $"{say["Warning"]}: {say.Message(warning)} ({warning.Rule})"),
            .. decision.Issues.SelectMany((issue, i) => new[] { say.Refused(issue, english[^(2 * (decision.Issues.Count - i))]), say["Remedy", say.Remedy(issue)] }),
        ];
    }

    // The subject, as the English line has it, and the words.
    private string Refused(Issue issue, string english)
    {
        var words = $"{issue.Message} ({issue.Rule})";
        return english.EndsWith(words, StringComparison.Ordinal) ? $"{english[..^words.Length]}{Message(issue)} ({issue.Rule})" : english;
    }

    private string? Settings(MigrationRequest request)
    {
        var setting = request.EffectiveSetting;
        var mode = setting.CustomConnections is { } connections ? $"{this["Custom"]} ({connections.ToString(CultureInfo.CurrentCulture)})" : this[setting.Mode.ToString()];
        var policy = string.IsNullOrWhiteSpace(request.EffectivePolicy.Name) ? this["UnnamedPolicy"] : request.EffectivePolicy.Name;
        return Find("Plan.OfCluster") is { } cluster && Find("Plan.OfVm") is { } vm
            ? Find("Plan.Settings", mode, request.Vm.ParallelMigration is null ? cluster : vm, policy, request.Vm.MigrationPolicy is null ? cluster : vm)
            : null;
    }

    private string? Sum(MigrationPlan plan)
    {
        List<string?> parts =
        [
            plan.BandwidthLimit is { } limit ? Find("Plan.Limit", limit.ToMebibytesPerSecond()) : Find("Plan.NoLimit"),
            Find(plan.Compression switch
            {
                MigrationCompression.HypervisorDefault => "Plan.HypervisorCompression",
                MigrationCompression.Zstd => "Plan.ZstdCompression",
                _ => "Plan.NoCompression",
            }),
            Find(plan.PostCopy ? "Plan.PostCopy" : "Plan.NoPostCopy"),
            Find(plan.AutoConverge ? "Plan.AutoConverge" : "Plan.NoAutoConverge"),
            Find("Plan.AtOnce", plan.MaxOutgoingMigrations, plan.MaxIncomingMigrations),
        ];
        if (plan.ZeroCopy)
        {
            parts.Add(Find("Plan.ZeroCopy"));
        }

        if (plan.Encrypted)
        {
            parts.Add(Find("Plan.Encrypted"));
        }

        if (plan.Transport != MigrationTransport.Direct)
        {
            parts.Add(Find(plan.Transport == MigrationTransport.Rdma ? "Plan.Rdma" : "Plan.Tunnelled"));
        }

        return parts.Contains(null) ? null : Find("Plan.Sum", string.Join(", ", parts));
    }

    private string Number(Quantity? quantity) => quantity switch
    {
        null => "",
        { Unit: QuantityUnit.BitsPerSecond, Value: >= Giga and var rate } => this["Gbps", Of(rate, Giga)],
        { Unit: QuantityUnit.BitsPerSecond, Value: >= Mega and var rate } => this["Mbps", Of(rate, Mega)],
        { Unit: QuantityUnit.BitsPerSecond, Value: var rate } => this["Bps", Of(rate, 1)],
        { Value: var value } => value.ToString(CultureInfo.CurrentCulture),
    };

    // Rounded down, as the policy's words are: just below a limit never reads as the limit.
    private static string Of(long value, long unit) => (Math.Floor(value * 100m / unit) / 100).ToString("0.##", CultureInfo.CurrentCulture);

    private string? Find(string key, params object[] arguments)
    {
        if (words?[key, arguments] is { ResourceNotFound: false } found)
        {
            return found.Value;
        }

        var ours = texts[key, arguments];
        return ours.ResourceNotFound ? null : ours.Value;
    }
}
