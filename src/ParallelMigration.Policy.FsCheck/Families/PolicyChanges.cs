using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Edits of a migration policy; most keep its id.</summary>
internal static class PolicyChanges
{
    internal static Arbitrary<PolicyChange> Valid { get; } = Of(MigrationPolicies.Valid).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<PolicyChange> Hostile { get; } = Arb.From(Of(MigrationPolicies.Hostile), Shrink);

    /// <summary>An id that was kept is first shrunk as one, then each policy by itself.</summary>
    internal static IEnumerable<PolicyChange> Shrink(PolicyChange change) =>
        (change.Before.Id == change.After.Id ? Texts.Shrink(change.Before.Id) : [])
            .Select(id => new PolicyChange(change.Before with { Id = id }, change.After with { Id = id }))
            .Concat(MigrationPolicies.Shrink(change.After).Select(after => change with { After = after }))
            .Concat(MigrationPolicies.Shrink(change.Before).Select(before => change with { Before = before }));

    private static Gen<PolicyChange> Of(Arbitrary<MigrationPolicy> policies) =>
        from before in policies.Generator
        from after in policies.Generator
        from otherId in Generating.Seldom
        select new PolicyChange(before, otherId ? after : after with { Id = before.Id });
}
