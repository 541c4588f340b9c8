using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What VMs say about their own migrations.</summary>
internal static class Vms
{
    private static readonly Gen<MigrationTransport> Defined = Gen.Frequency(
        (8, Gen.Constant(MigrationTransport.Direct)), (1, Gen.Elements(MigrationTransport.Tunnelled, MigrationTransport.Rdma)));

    /// <summary>VMs that may be saved in some cluster.</summary>
    internal static Gen<VmSettings> WellFormed { get; } = Of(Texts.Valid, Settings.Valid, MigrationPolicies.Valid, Defined).Where(Validity.IsWellFormed);

    internal static Arbitrary<VmSettings> Valid { get; } = WellFormed.Where(Validity.GoesWithAny).Within(Validity.GoesWithAny, Shrink);

    internal static Arbitrary<VmSettings> Hostile { get; } = Arb.From(
        Of(
            Texts.Hostile,
            Settings.Hostile,
            MigrationPolicies.Hostile,
            Gen.Frequency((9, Defined), (1, Gen.Elements((MigrationTransport)3, (MigrationTransport)42, (MigrationTransport)(-1), (MigrationTransport)int.MinValue)))),
        Shrink);

    internal static IEnumerable<VmSettings> Shrink(VmSettings vm) =>
        Shrinking.To(vm, new())
            .Concat(Shrinking.OrNothing(vm.MigrationPolicy, MigrationPolicies.Shrink).Select(policy => vm with { MigrationPolicy = policy }))
            .Concat(Shrinking.OrNone(vm.ParallelMigration, Settings.Shrink).Select(setting => vm with { ParallelMigration = setting }))
            .Concat(Shrinking.To(vm.Transport, MigrationTransport.Direct).Select(transport => vm with { Transport = transport }))
            .Concat(Shrinking.Off(vm.Encrypted).Select(off => vm with { Encrypted = off }))
            .Concat(Texts.Shrink(vm.Id).Select(id => vm with { Id = id }));

    private static Gen<VmSettings> Of(
        Gen<string?> text, Arbitrary<ParallelMigrationSetting> settings, Arbitrary<MigrationPolicy> policies, Gen<MigrationTransport> transports) =>
        from id in text
        from setting in Generating.Maybe(settings.Generator)
        from policy in Generating.SometimesOwn(policies.Generator)
        from encrypted in Generating.Seldom
        from transport in transports
        select new VmSettings { Id = id, ParallelMigration = setting, MigrationPolicy = policy, Encrypted = encrypted, Transport = transport };
}
