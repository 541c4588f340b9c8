using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Migration policies: the switches that parallel excludes, needs, or turns off (C1, C6, A1, A2).</summary>
internal static class MigrationPolicies
{
    internal static Arbitrary<MigrationPolicy> Valid { get; } =
        Of(Texts.Valid, Counts.ValidMigrations, ConvergenceSchedules.Valid).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<MigrationPolicy> Hostile { get; } =
        Arb.From(Of(Texts.Hostile, Counts.HostileMigrations, ConvergenceSchedules.Hostile), Shrink);

    internal static IEnumerable<MigrationPolicy> Shrink(MigrationPolicy policy) =>
        Shrinking.To(policy, MigrationPolicy.Default)
            .Concat(ConvergenceSchedules.Shrink(policy.Convergence).Select(convergence => policy with { Convergence = convergence }))
            // Post-copy of the schedule goes with the schedule.
            .Concat(Shrinking.Off(policy.PostCopy).Select(off => policy with { PostCopy = off }))
            .Concat(Shrinking.Off(policy.ZeroCopy).Select(off => policy with { ZeroCopy = off }))
            .Concat(Shrinking.Off(policy.Compression).Select(off => policy with { Compression = off }))
            .Concat(Shrinking.Off(policy.AutoConverge).Select(off => policy with { AutoConverge = off }))
            .Concat(Shrinking.Off(policy.GuestEvents).Select(off => policy with { GuestEvents = off }))
            .Concat(Shrinking.Towards(policy.MaxOutgoingMigrations, 2).Select(count => policy with { MaxOutgoingMigrations = count }))
            .Concat(Shrinking.Towards(policy.MaxIncomingMigrations, 2).Select(count => policy with { MaxIncomingMigrations = count }))
            .Concat(Texts.Shrink(policy.Id).Select(id => policy with { Id = id }))
            .Concat(Texts.Shrink(policy.Name).Select(name => policy with { Name = name }));

    private static Gen<MigrationPolicy> Of(Gen<string?> text, Gen<int> migrations, Arbitrary<ConvergenceSchedule> schedules) =>
        from id in text
        from name in text
        from postCopy in Generating.Seldom
        from convergence in Gen.Frequency((2, Gen.Constant(ConvergenceSchedule.None)), (1, schedules.Generator))
        from guestEvents in Generating.Bool
        from compression in Generating.Bool
        from autoConverge in Generating.Bool
        from zeroCopy in Generating.Bool
        from outgoing in migrations
        from incoming in migrations
        select new MigrationPolicy
        {
            Id = id,
            Name = name,
            PostCopy = postCopy,
            Convergence = convergence,
            GuestEvents = guestEvents,
            Compression = compression,
            AutoConverge = autoConverge,
            ZeroCopy = zeroCopy,
            MaxOutgoingMigrations = outgoing,
            MaxIncomingMigrations = incoming,
        };
}
