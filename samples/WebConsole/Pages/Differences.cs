using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Pages;

/// <summary>What is different between two states of a cluster or a VM, in the words of the dialogs.</summary>
internal static class Differences
{
    internal static IReadOnlyList<AuditChange> Of(StoredCluster before, StoredCluster after, OVirtPolicyCatalog policies) => Changed(
        ("Name", before.Name, after.Name),
        ("Description", before.Description, after.Description),
        ("Compatibility level", before.Level.ToString(), after.Level.ToString()),
        ("Migration policy", Policy(before.Migration, policies, "Legacy"), Policy(after.Migration, policies, "Legacy")),
        ("Migration bandwidth", Words.Of(before.Migration.Bandwidth), Words.Of(after.Migration.Bandwidth)),
        ("Migration encryption", Encryption(before.Migration, "System default"), Encryption(after.Migration, "System default")),
        ("Parallel migrations", Words.OfCluster(before.Migration), Words.OfCluster(after.Migration)));

    internal static IReadOnlyList<AuditChange> Of(StoredVm before, StoredVm after, OVirtPolicyCatalog policies, Func<Guid, string> clusterName) => Changed(
        ("Name", before.Name, after.Name),
        ("Description", before.Description, after.Description),
        ("Cluster", clusterName(before.ClusterId), clusterName(after.ClusterId)),
        ("Own compatibility level", before.CustomLevel?.ToString(), after.CustomLevel?.ToString()),
        ("Migration policy", Policy(before.Migration, policies, "Cluster value"), Policy(after.Migration, policies, "Cluster value")),
        ("Migration encryption", Encryption(before.Migration, "Cluster value"), Encryption(after.Migration, "Cluster value")),
        ("Parallel migrations", Words.OfVm(before.Migration, null), Words.OfVm(after.Migration, null)),
        ("Migration mode", Words.Of(before.MigrationMode), Words.Of(after.MigrationMode)),
        ("Virtual CPUs", before.Topology.Cpus?.ToString(System.Globalization.CultureInfo.InvariantCulture), after.Topology.Cpus?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Memory", Words.Memory(before.MemoryBytes), Words.Memory(after.MemoryBytes)));

    private static IReadOnlyList<AuditChange> Changed(params (string Name, string? Before, string? After)[] values) =>
        [.. values.Where(value => value.Before != value.After).Select(value => new AuditChange(value.Name, value.Before, value.After))];

    private static string Policy(OVirtMigrationOptions options, OVirtPolicyCatalog policies, string none) =>
        options.PolicyId is not { Length: > 0 } id ? none : id == OVirtPolicyCatalog.LegacyId ? "Legacy" : policies.Find(id)?.Name ?? id;

    private static string Encryption(OVirtMigrationOptions options, string none) => options.Encrypted switch
    {
        InheritableBoolean.True => "Encrypt",
        InheritableBoolean.False => "Don't encrypt",
        _ => none,
    };
}
