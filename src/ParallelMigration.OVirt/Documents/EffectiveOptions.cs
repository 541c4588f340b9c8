using System;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>What a VM's and its cluster's options come to.</summary>
internal static class EffectiveOptions
{
    // The engine's configuration has no for all three of oVirt's inheritable options, unless a site changes it.
    internal static bool Flag(InheritableBoolean? own, InheritableBoolean? cluster) =>
        (own is null or InheritableBoolean.Inherit ? cluster : own) == InheritableBoolean.True;

    internal static MigrationPolicy Policy(
        string? id, OVirtMigrationOptions? own, OVirtMigrationOptions? cluster, Func<string, MigrationPolicy?>? findPolicy, string subject)
    {
        if (IsLegacy(id))
        {
            return OVirtMigrationPolicies.Legacy(
                Flag(own?.AutoConverge, cluster?.AutoConverge), Flag(own?.Compressed, cluster?.Compressed));
        }

        return (findPolicy ?? OVirtMigrationPolicies.Find)(id!)
            ?? throw new OVirtFormatException($"is {Quote.Text(id!)}, which is not a known migration policy", subject + ".migration.policy.id");
    }

    /// <summary>A VM's own policy: its link's, or the cluster's legacy policy where the VM has options of its own for that.</summary>
    internal static MigrationPolicy? OwnPolicy(
        OVirtMigrationOptions? own, OVirtMigrationOptions? cluster, Func<string, MigrationPolicy?>? findPolicy)
    {
        if (own?.Policy?.Id is { } id)
        {
            return Policy(id, own, cluster, findPolicy, "vm");
        }

        var hasOwnFlags = own?.AutoConverge is not (null or InheritableBoolean.Inherit)
            || own?.Compressed is not (null or InheritableBoolean.Inherit);
        return IsLegacy(cluster?.Policy?.Id) && hasOwnFlags ? Policy(null, own, cluster, findPolicy, "vm") : null;
    }

    private static bool IsLegacy(string? id) => id is null or OVirtMigrationPolicies.LegacyId;
}
