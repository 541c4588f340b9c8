using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a VM's and its cluster's options come to.</summary>
internal static class EffectiveOptions
{
    // The engine's configuration has no for all three of oVirt's inheritable options, unless a site changes it.
    internal static bool Flag(InheritableBoolean? own, InheritableBoolean? cluster) =>
        (own is null or InheritableBoolean.Inherit ? cluster : own) == InheritableBoolean.True;

    internal static MigrationPolicy ClusterPolicy(OVirtCluster cluster, OVirtPolicyCatalog? policies)
    {
        var id = cluster.Migration?.PolicyId;
        return IsLegacy(id) ? Legacy(null, cluster.Migration, null) : Known(id!, cluster.Level, policies, "cluster");
    }

    /// <summary>
    /// A VM's own policy: its link's, or the cluster's legacy policy where the VM has options of its own for that. As in the engine, it is the
    /// cluster's level that decides which policies there are.
    /// </summary>
    internal static MigrationPolicy? OwnPolicy(OVirtVm vm, OVirtCluster cluster, OVirtPolicyCatalog? policies)
    {
        var options = vm.Migration;
        var isLegacy = options?.PolicyId is { Length: > 0 } own ? IsLegacy(own) : HasLegacyOptions(vm) && IsLegacy(cluster.Migration?.PolicyId);
        return isLegacy ? Legacy(options, cluster.Migration, vm.MigrationDowntime)
            : options?.PolicyId is { Length: > 0 } id ? Known(id, cluster.Level, policies, "vm")
            : null;
    }

    internal static OVirtFinding? UnknownPolicy(OVirtMigrationOptions? options, ClusterLevel? level, OVirtPolicyCatalog? policies) =>
        options?.PolicyId is not { } id || IsLegacy(id) || (policies ?? OVirtPolicyCatalog.Stock).Find(id, level) is not null ? null : new(
            OVirtFindingCode.UnknownMigrationPolicy,
            IssueSeverity.Error,
            "migration.policy.id",
            $"is {Quote.Text(id)}, which is not a known migration policy" + (level is { } known ? " of level " + known : ""),
            "Choose another policy, or give the site's policies (GET /options/MigrationPolicies).");

    private static bool HasLegacyOptions(OVirtVm vm) =>
        vm.Migration?.AutoConverge is not (null or InheritableBoolean.Inherit)
        || vm.Migration?.Compressed is not (null or InheritableBoolean.Inherit)
        || vm.MigrationDowntime > TimeSpan.Zero;

    private static MigrationPolicy Legacy(OVirtMigrationOptions? own, OVirtMigrationOptions? cluster, TimeSpan? downtime) => OVirtPolicyCatalog.Legacy(
        Flag(own?.AutoConverge, cluster?.AutoConverge),
        Flag(own?.Compressed, cluster?.Compressed),
        downtime > TimeSpan.Zero ? downtime : null);

    private static MigrationPolicy Known(string id, ClusterLevel? level, OVirtPolicyCatalog? policies, string subject) =>
        (policies ?? OVirtPolicyCatalog.Stock).Find(id, level)
            ?? throw new OVirtFormatException($"is {Quote.Text(id)}, which is not a known migration policy", subject + ".migration.policy.id");

    private static bool IsLegacy(string? id) => id is null or "" or OVirtPolicyCatalog.LegacyId;
}
