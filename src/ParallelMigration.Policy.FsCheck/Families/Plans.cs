using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Plans, for code that carries them out.</summary>
internal static class Plans
{
    // The resolver itself makes the valid ones, so that they follow the rules without restating them.
    internal static Arbitrary<MigrationPlan> Valid { get; } = (
        from request in Requests.Valid.Generator
        from options in Options.Valid.Generator
        select new ParallelMigrationResolver(options).Resolve(request).Plan!)
        .Within(Validity.IsMadeByTheResolver, Shrink);

    internal static Arbitrary<MigrationPlan> Hostile { get; } = Arb.From(
        from connections in Generating.Maybe(Gen.Elements(1, 2, 3, 16, 17, 255, 256, int.MaxValue))
        from compression in Gen.Elements(
            MigrationCompression.None, MigrationCompression.HypervisorDefault, MigrationCompression.Zstd, (MigrationCompression)3, (MigrationCompression)(-1))
        from outgoing in Gen.Elements(1, 2, 3, int.MaxValue)
        from incoming in Gen.Elements(1, 2, 3, int.MaxValue)
        from limit in Generating.Maybe(Bandwidths.Hostile.Generator)
        from afterSwitch in Generating.Maybe(Bandwidths.Hostile.Generator)
        from postCopy in Generating.Bool
        from zeroCopy in Generating.Bool
        from autoConverge in Generating.Bool
        from guestEvents in Generating.Bool
        from convergence in Gen.Frequency((1, Gen.Constant(ConvergenceSchedule.None)), (2, ConvergenceSchedules.Hostile.Generator))
        from encrypted in Generating.Bool
        from transport in Gen.Elements(
            MigrationTransport.Direct, MigrationTransport.Direct, MigrationTransport.Tunnelled, MigrationTransport.Rdma, (MigrationTransport)3, (MigrationTransport)(-1))
        select new MigrationPlan
        {
            Connections = connections,
            Compression = compression,
            MaxOutgoingMigrations = outgoing,
            MaxIncomingMigrations = incoming,
            BandwidthLimit = limit,
            PostCopyBandwidthLimit = afterSwitch,
            PostCopy = postCopy,
            ZeroCopy = zeroCopy,
            AutoConverge = autoConverge,
            GuestEvents = guestEvents,
            Convergence = convergence,
            Encrypted = encrypted,
            Transport = transport,
        },
        Shrink);

    internal static IEnumerable<MigrationPlan> Shrink(MigrationPlan plan) =>
        Shrinking.OrNone(plan.Connections, connections => Shrinking.Towards(connections, 2)).Select(connections => plan with { Connections = connections })
            .Concat(ConvergenceSchedules.Shrink(plan.Convergence).Select(convergence => plan with { Convergence = convergence }))
            .Concat(Shrinking.Off(plan.PostCopy).Select(off => plan with { PostCopy = off }))
            .Concat(Shrinking.Off(plan.ZeroCopy).Select(off => plan with { ZeroCopy = off }))
            .Concat(Shrinking.Off(plan.AutoConverge).Select(off => plan with { AutoConverge = off }))
            .Concat(Shrinking.Off(plan.GuestEvents).Select(off => plan with { GuestEvents = off }))
            .Concat(Shrinking.Off(plan.Encrypted).Select(off => plan with { Encrypted = off }))
            .Concat(Shrinking.To(plan.Compression, MigrationCompression.None).Select(none => plan with { Compression = none }))
            .Concat(Shrinking.To(plan.Transport, MigrationTransport.Direct).Select(direct => plan with { Transport = direct }))
            .Concat(Shrinking.OrNone(plan.BandwidthLimit, Bandwidths.Shrink).Select(limit => plan with { BandwidthLimit = limit }))
            .Concat(Shrinking.OrNone(plan.PostCopyBandwidthLimit, Bandwidths.Shrink).Select(limit => plan with { PostCopyBandwidthLimit = limit }))
            .Concat(Shrinking.Towards(plan.MaxOutgoingMigrations, 1).Select(count => plan with { MaxOutgoingMigrations = count }))
            .Concat(Shrinking.Towards(plan.MaxIncomingMigrations, 1).Select(count => plan with { MaxIncomingMigrations = count }));
}
