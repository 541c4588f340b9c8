using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Pages;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The settings of an object by their names, in the words of the dialogs. What is absent is not set.</summary>
internal static class AuditValues
{
    internal static IReadOnlyDictionary<string, string> Of(StoredCluster? cluster, AuditNames names) => cluster is null ? Nothing : Set(
    [
        ("Name", cluster.Name),
        ("Description", cluster.Description),
        ("Data center", names.Owner ?? cluster.DataCenterId.ToString()),
        ("Compatibility level", cluster.Level.ToString()),
        ("Tunnelled migration", cluster.TunnelMigration ? "Yes" : "No"),
        ("Migration network", cluster.MigrationNetwork?.Name),
        .. Options(cluster.Migration, names.Policy),
    ]);

    internal static IReadOnlyDictionary<string, string> Of(StoredVm? vm, AuditNames names) => vm is null ? Nothing : Set(
    [
        ("Name", vm.Name),
        ("Description", vm.Description),
        ("Cluster", names.Owner ?? vm.ClusterId.ToString()),
        ("Virtual CPUs", vm.Topology.Cpus?.ToString(CultureInfo.InvariantCulture)),
        ("Memory", Words.Memory(vm.MemoryBytes)),
        ("Own compatibility level", vm.CustomLevel?.ToString()),
        ("Migration mode", Words.Of(vm.MigrationMode)),
        ("Migration downtime", vm.MigrationDowntime is { } downtime ? Words.Of(downtime) : null),
        ("Tunnelled migration", vm.TunnelMigration is { } tunnelled ? (tunnelled ? "Yes" : "No") : null),
        .. Options(vm.Migration, names.Policy),
    ]);

    internal static IReadOnlyDictionary<string, string> Of(MigrationPolicy? policy) => policy is null
        ? Nothing
        : JsonSerializer.SerializeToElement(policy, SiteModel.Json).EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal);

    /// <summary>What is different.</summary>
    internal static IEnumerable<AuditChange> Changes(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Select(name => new AuditChange(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
            .Where(change => change.Before != change.After);

    private static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();

    private static IEnumerable<(string Name, string? Value)> Options(OVirtMigrationOptions options, string? policyName) =>
    [
        ("Migration policy", options.PolicyId is { } policy ? policyName ?? (policy.Length > 0 ? policy : "None") : null),
        ("Migration bandwidth", options.Bandwidth is { } bandwidth ? Words.Of(bandwidth) : null),
        ("Parallel migrations", options.ParallelMigrations is { } parallel ? parallel.Setting is { } setting ? Words.Of(setting) : "Cluster value" : null),
        ("Migration encryption", Flag(options.Encrypted, "Encrypt", "Don't encrypt")),
        ("Auto converge", Flag(options.AutoConverge, "On", "Off")),
        ("Migration compression", Flag(options.Compressed, "On", "Off")),
    ];

    private static string? Flag(InheritableBoolean? flag, string on, string off) => flag switch
    {
        InheritableBoolean.True => on,
        InheritableBoolean.False => off,
        InheritableBoolean.Inherit => "Inherited",
        _ => null,
    };

    private static Dictionary<string, string> Set(IEnumerable<(string Name, string? Value)> values) =>
        values.Where(value => value.Value is not null).ToDictionary(value => value.Name, value => value.Value!, StringComparer.Ordinal);
}
