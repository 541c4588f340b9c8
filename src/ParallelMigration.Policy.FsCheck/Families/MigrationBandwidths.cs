using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>A cluster's migration bandwidth (B3).</summary>
internal static class MigrationBandwidths
{
    internal static Arbitrary<MigrationBandwidth> Valid { get; } = Arb.From(Of(Bandwidths.Valid.Generator), Shrink);

    internal static Arbitrary<MigrationBandwidth> Hostile { get; } = Arb.From(Of(Bandwidths.HostileAboveZero), Shrink);

    /// <summary>Auto is simplest, then hypervisor default, then custom.</summary>
    internal static IEnumerable<MigrationBandwidth> Shrink(MigrationBandwidth bandwidth) => bandwidth.CustomBandwidth is { } custom
        ? Bandwidths.ShrinkAboveZero(custom).Select(MigrationBandwidth.Custom).Prepend(MigrationBandwidth.HypervisorDefault).Prepend(MigrationBandwidth.Auto)
        : Shrinking.To(bandwidth, MigrationBandwidth.Auto);

    private static Gen<MigrationBandwidth> Of(Gen<Bandwidth> custom) => Gen.Frequency(
        (5, Gen.Constant(MigrationBandwidth.Auto)),
        (1, Gen.Constant(MigrationBandwidth.HypervisorDefault)),
        (2, custom.Select(MigrationBandwidth.Custom)));
}
