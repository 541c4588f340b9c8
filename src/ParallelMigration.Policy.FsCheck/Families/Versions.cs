using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Versions of libvirt and QEMU, at and just below each threshold of the rules (R11, C5, C6, A5), and what distributions ship.</summary>
internal static class Versions
{
    /// <summary>libvirt with multifd: zero-copy comes with 8.5.0, zstd with 9.4.0.</summary>
    internal static Gen<HypervisorVersion> Libvirt { get; } = Known("5.2.0", "6.0.0", "8.4.9", "8.5.0", "9.0.0", "9.3.9", "9.4.0", "10.10.0", "10.10.0-7.el10", "12.8.0");

    /// <summary>QEMU with multifd: zstd comes with 5.0.0, encryption with 5.2.0, zero-copy with 7.1.0, post-copy with 10.1.0; 9.1.0 and 9.2.0 have defects.</summary>
    internal static Gen<HypervisorVersion> Qemu { get; } = Gen.Frequency(
        (2, Known("4.0.0", "4.9.9", "5.0.0", "5.1.9", "5.2.0", "7.0.9", "7.1.0", "7.2.22", "8.2.9", "9.0.0", "9.1.0", "9.2.0", "9.2.0", "9.2.1", "10.0.8", "10.0.0-8.el9")),
        (1, Known("10.1.0", "10.2.0", "11.1.3")));

    /// <summary>Released, without multifd for libvirt; the last are so for QEMU as well.</summary>
    internal static Gen<HypervisorVersion> OldLibvirt { get; } = Known("5.1.9", "5.1.0", "5.0.9", "4.0.0", "3.1.1");

    internal static Gen<HypervisorVersion> OldQemu { get; } = Known("3.9.9", "3.1.1", "2.12.0");

    internal static Arbitrary<HypervisorVersion> Valid { get; } =
        Gen.OneOf(Libvirt, Qemu.Where(Validity.GoesWithAny)).Within(Validity.GoesWithAny, Shrink);

    internal static Arbitrary<HypervisorVersion> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (6, Gen.OneOf(Libvirt, Qemu)),
            (2, Gen.OneOf(OldLibvirt, OldQemu)),
            (1, Gen.Elements<HypervisorVersion>(default, new(0, 0, int.MaxValue), new(5, int.MaxValue, int.MaxValue), new(int.MaxValue, int.MaxValue, int.MaxValue)))),
        Shrink);

    /// <summary>The lowest valid version first: from 6.0.0 no single number leads to 5.2.0.</summary>
    internal static IEnumerable<HypervisorVersion> Shrink(HypervisorVersion version) =>
        Shrinking.Towards(version.Patch, 0).Select(patch => new HypervisorVersion(version.Major, version.Minor, patch))
            .Prepend(new(5, 2)).Where(simpler => simpler < version)
            .Concat(Shrinking.Towards(version.Minor, 0).Select(minor => new HypervisorVersion(version.Major, minor, version.Patch)))
            .Concat(Shrinking.Towards(version.Major, 0).Select(major => new HypervisorVersion(major, version.Minor, version.Patch)));

    private static Gen<HypervisorVersion> Known(params string[] versions) => Gen.Elements(versions).Select(HypervisorVersion.Parse);
}
