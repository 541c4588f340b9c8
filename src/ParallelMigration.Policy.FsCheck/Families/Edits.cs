using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Edits of clusters and policies, whose consequences an audit reports.</summary>
internal static class Edits
{
    internal static Arbitrary<ClusterEdit> Valid { get; } =
        Of(Clusters.Valid, PolicyChanges.Valid, Hosts.Valid).Where(Validity.GoesWithAny).Within(Validity.GoesWithAny, Shrink);

    internal static Arbitrary<ClusterEdit> Hostile { get; } = Arb.From(Of(Clusters.Hostile, PolicyChanges.Hostile, Hosts.Hostile), Shrink);

    /// <summary>A cluster that stays the same is first shrunk as one: that nothing changes may be what matters.</summary>
    internal static IEnumerable<ClusterEdit> Shrink(ClusterEdit edit) =>
        Shrinking.OrNothing(edit.Policy, PolicyChanges.Shrink).Select(policy => edit with { Policy = policy })
            .Concat(edit.Before == edit.After ? Clusters.Shrink(edit.After).Select(both => edit with { Before = both, After = both }) : [])
            .Concat(Clusters.Shrink(edit.After).Select(after => edit with { After = after }))
            .Concat(Clusters.Shrink(edit.Before).Select(before => edit with { Before = before }))
            .Concat(Shrinking.OrNothing(edit.Host, Hosts.Shrink).Select(host => edit with { Host = host }));

    // Most edits change one thing of a cluster, or nothing but a policy; and the policy that is edited is often the cluster's.
    private static Gen<ClusterEdit> Of(Arbitrary<ClusterSettings> clusters, Arbitrary<PolicyChange> changes, Arbitrary<HostResources> hosts) =>
        from before in clusters.Generator
        from other in clusters.Generator
        from after in Gen.Elements(
            before,
            other,
            before with { ParallelMigration = other.ParallelMigration },
            before with { MigrationPolicy = other.MigrationPolicy },
            before with { Level = other.Level })
        from change in Generating.SometimesOwn(Gen.OneOf(changes.Generator, changes.Generator.Select(change => Of(after.MigrationPolicy, change))))
        from host in Gen.Frequency((4, hosts.Generator.Select(host => (HostResources?)host)), (1, Gen.Constant<HostResources?>(null)))
        select new ClusterEdit { Before = before, After = after, Policy = change, Host = host };

    private static PolicyChange Of(MigrationPolicy policy, PolicyChange change) => new(policy, change.After with { Id = policy.Id });
}
