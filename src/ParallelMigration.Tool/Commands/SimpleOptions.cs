using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Commands;

/// <summary>Settings for simple cases, without a file. An option that is given takes precedence over the settings file.</summary>
internal sealed class SimpleOptions
{
    private static readonly Dictionary<string, MigrationPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["minimal-downtime"] = OVirtPolicyCatalog.MinimalDowntime,
        ["post-copy"] = OVirtPolicyCatalog.PostCopy,
        ["suspend-workload"] = OVirtPolicyCatalog.SuspendWorkloadIfNeeded,
        ["very-large-vms"] = OVirtPolicyCatalog.VeryLargeVms,
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

    private readonly Option<TimeSpan?> timeout = Timeout();

    internal IEnumerable<Option> All => [setting, policy, bandwidth, inUse, timeout];

    internal static Option<Bandwidth?> InUse() => new("--in-use")
    {
        Description = "The bandwidth that other traffic uses on the migration link now, such as 2Gbps.",
        HelpName = "BANDWIDTH",
        CustomParser = result => Parse<Bandwidth?>(result, ParseBandwidth, "a bandwidth such as 2Gbps"),
    };

    internal static Option<TimeSpan?> Timeout() => new("--timeout")
    {
        Description = "How long a migration may take from its start on, such as 90s, 30m or 2h: then the policy's last actions are taken, and behind them it is aborted.",
        HelpName = "TIME",
        CustomParser = result => Parse(result, text => ParseTime(text, ConvergenceSchedule.MaxTimeLimit), "a time from 1s to 720h, such as 90s, 30m or 2h"),
    };

    /// <summary>Reads a number and its unit: <c>90s</c>, <c>30m</c> or <c>2h</c>. Returns <see langword="null"/> if it is none, or not from 1 s to the most.</summary>
    internal static TimeSpan? ParseTime(string text, TimeSpan most)
    {
        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * unit >= 1 && number * unit <= most.TotalSeconds
            ? TimeSpan.FromSeconds(number * unit)
            : null;
    }

    /// <summary>Changes a request to what the options say.</summary>
    internal DecisionRequest Apply(ParseResult parsed, DecisionRequest request)
    {
        var migration = request.Migration;
        var (ofCluster, ofVm) = (migration.Cluster.MigrationPolicy, parsed.GetValue(policy) ?? migration.Vm.MigrationPolicy);
        if (parsed.GetValue(timeout) is { } limit)
        {
            (ofCluster, ofVm) = ofVm is null ? (Within(ofCluster, limit), null) : (ofCluster, Within(ofVm, limit));
        }

        return request with
        {
            Migration = migration with
            {
                Cluster = migration.Cluster with
                {
                    MigrationBandwidth = parsed.GetValue(bandwidth) is { } custom ? MigrationBandwidth.Custom(custom) : migration.Cluster.MigrationBandwidth,
                    MigrationPolicy = ofCluster,
                },
                Vm = migration.Vm with { ParallelMigration = parsed.GetValue(setting) ?? migration.Vm.ParallelMigration, MigrationPolicy = ofVm },
                Source = migration.Source with { BandwidthInUse = parsed.GetValue(inUse) ?? migration.Source.BandwidthInUse },
                Destination = migration.Destination with { BandwidthInUse = parsed.GetValue(inUse) ?? migration.Destination.BandwidthInUse },
            },
        };
    }

    /// <summary>Returns a policy whose migrations may take that long.</summary>
    internal static MigrationPolicy Within(MigrationPolicy policy, TimeSpan limit) => policy with { Convergence = policy.Convergence with { TimeLimit = limit, TimeLimitPerGibibyte = null } };

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
