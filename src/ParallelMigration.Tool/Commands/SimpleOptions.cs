using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Commands;

/// <summary>Settings for simple cases, without a file. An option that is given takes precedence over the settings file.</summary>
internal sealed class SimpleOptions
{
    private static readonly Dictionary<string, MigrationPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["minimal-downtime"] = OVirtMigrationPolicies.MinimalDowntime,
        ["post-copy"] = OVirtMigrationPolicies.PostCopy,
        ["suspend-workload"] = OVirtMigrationPolicies.SuspendWorkloadIfNeeded,
        ["very-large-vms"] = OVirtMigrationPolicies.VeryLargeVms,
    };

    private readonly Option<ParallelMigrationSetting?> setting = new("--setting")
    {
        Description = "The guest's setting: disabled, auto, parallel or custom:NUMBER.",
        HelpName = "SETTING",
        CustomParser = result => Parse<ParallelMigrationSetting?>(result, ParseSetting, "disabled, auto, parallel or custom:4"),
    };

    private readonly Option<MigrationPolicy?> policy = new("--policy")
    {
        Description = "The guest's migration policy, one of oVirt's: minimal-downtime, post-copy, suspend-workload or very-large-vms.",
        HelpName = "POLICY",
        CustomParser = result => Parse<MigrationPolicy?>(result, Policies.GetValueOrDefault, "minimal-downtime, post-copy, suspend-workload or very-large-vms"),
    };

    private readonly Option<Bandwidth?> bandwidth = new("--bandwidth")
    {
        Description = "The bandwidth that migrations may use, such as 400Mbps or 10Gbps.",
        HelpName = "BANDWIDTH",
        CustomParser = result => Parse<Bandwidth?>(result, text => ParseBandwidth(text) is { } value && value > Bandwidth.Zero ? value : null, "a bandwidth such as 400Mbps or 10Gbps"),
    };

    private readonly Option<Bandwidth?> inUse = InUse();

    internal IEnumerable<Option> All => [setting, policy, bandwidth, inUse];

    internal static Option<Bandwidth?> InUse() => new("--in-use")
    {
        Description = "The bandwidth that other traffic uses on the migration link now, such as 2Gbps.",
        HelpName = "BANDWIDTH",
        CustomParser = result => Parse<Bandwidth?>(result, ParseBandwidth, "a bandwidth such as 2Gbps"),
    };

    /// <summary>Changes a request to what the options say.</summary>
    internal DecisionRequest Apply(ParseResult parsed, DecisionRequest request)
    {
        var migration = request.Migration;
        return request with
        {
            Migration = migration with
            {
                Cluster = parsed.GetValue(bandwidth) is { } custom ? migration.Cluster with { MigrationBandwidth = MigrationBandwidth.Custom(custom) } : migration.Cluster,
                Vm = migration.Vm with
                {
                    ParallelMigration = parsed.GetValue(setting) ?? migration.Vm.ParallelMigration,
                    MigrationPolicy = parsed.GetValue(policy) ?? migration.Vm.MigrationPolicy,
                },
                Source = migration.Source with { BandwidthInUse = parsed.GetValue(inUse) ?? migration.Source.BandwidthInUse },
                Destination = migration.Destination with { BandwidthInUse = parsed.GetValue(inUse) ?? migration.Destination.BandwidthInUse },
            },
        };
    }

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> parse, string expected)
    {
        var text = result.Tokens[0].Value;
        if (parse(text) is { } value)
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name} must be {expected}, but is '{text}'.");
        return default;
    }

    private static ParallelMigrationSetting? ParseSetting(string text) => text switch
    {
        "disabled" => ParallelMigrationSetting.Disabled,
        "auto" => ParallelMigrationSetting.Auto,
        "parallel" => ParallelMigrationSetting.Parallel,
        _ when text.StartsWith("custom:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan("custom:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var connections) =>
            ParallelMigrationSetting.Custom(connections),
        _ => null,
    };

    private static Bandwidth? ParseBandwidth(string text) => Bandwidth.TryParse(text, out var value) ? value : null;
}
