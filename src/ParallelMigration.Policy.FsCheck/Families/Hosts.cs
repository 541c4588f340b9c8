using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Hosts: threads, links, versions.</summary>
internal static class Hosts
{
    internal static Arbitrary<HostResources> Valid { get; } = Of(
        Texts.Valid, Counts.ValidCpus, Links(), Generating.Maybe(Versions.Libvirt), Generating.Maybe(Versions.Qemu), Capabilities.Valid.Generator)
        .Where(Validity.GoesWithAny).Within(Validity.GoesWithAny, Shrink);

    /// <summary>Hosts as they may be found: one in some has a libvirt or a QEMU from before multifd, or is stated not to have it.</summary>
    internal static Gen<HostResources> WellFormed { get; } = Gen.Frequency(
        (3, Valid.Generator),
        (1, Of(
            Texts.Valid,
            Counts.ValidCpus,
            Links(),
            Generating.Maybe(Gen.OneOf(Versions.Libvirt, Versions.OldLibvirt)),
            Generating.Maybe(Gen.OneOf(Versions.Qemu, Versions.OldQemu)),
            Gen.Constant(Capabilities.NoneAtAll))));

    internal static Arbitrary<HostResources> Hostile { get; } = Arb.From(
        Of(
            Texts.Hostile,
            Counts.HostileCpus,
            HostileLinks(),
            Generating.Maybe(Gen.Frequency((4, Versions.Libvirt), (1, Versions.Hostile.Generator))),
            Generating.Maybe(Gen.Frequency((4, Versions.Qemu), (1, Versions.Hostile.Generator))),
            Capabilities.Hostile.Generator),
        Shrink);

    internal static IEnumerable<HostResources> Shrink(HostResources host) =>
        Shrinking.OrNothing(host.Capabilities, Capabilities.Shrink).Select(capabilities => host with { Capabilities = capabilities })
            .Concat(Shrinking.OrNone(host.LibvirtVersion, Versions.Shrink).Select(version => host with { LibvirtVersion = version }))
            .Concat(Shrinking.OrNone(host.QemuVersion, Versions.Shrink).Select(version => host with { QemuVersion = version }))
            .Concat(Bandwidths.Shrink(host.BandwidthInUse).Select(inUse => host with { BandwidthInUse = inUse }))
            .Concat(Shrinking.OrNone(host.LinkBandwidth, Bandwidths.Shrink).Select(link => host with { LinkBandwidth = link }))
            .Concat(Shrinking.Towards(host.CpuThreads, 1).Select(threads => host with { CpuThreads = threads }))
            .Concat(Texts.Shrink(host.Id).Select(id => host with { Id = id }));

    private static Gen<HostResources> Of(
        Gen<string?> text,
        Gen<int> counts,
        Gen<(Bandwidth? Speed, Bandwidth InUse)> links,
        Gen<HypervisorVersion?> libvirts,
        Gen<HypervisorVersion?> qemus,
        Gen<HypervisorCapabilities> stated) =>
        from id in text
        from threads in counts
        from link in links
        from libvirt in libvirts
        from qemu in qemus
        from capabilities in Gen.Frequency((4, Gen.Constant<HypervisorCapabilities?>(null)), (1, stated.Select(value => (HypervisorCapabilities?)value)))
        select new HostResources
        {
            Id = id,
            CpuThreads = threads,
            LinkBandwidth = link.Speed,
            BandwidthInUse = link.InUse,
            LibvirtVersion = libvirt,
            QemuVersion = qemu,
            Capabilities = capabilities,
        };

    // Idle, then with a part in use, then with everything: what is left is what the rules see (B1).
    private static Gen<(Bandwidth?, Bandwidth)> Links() =>
        from link in Generating.Maybe(Bandwidths.Valid.Generator)
        let speed = link.GetValueOrDefault()
        from inUse in Gen.Frequency((6, Gen.Constant(Bandwidth.Zero)), (1, Gen.Constant(speed / 2)), (1, Gen.Constant(speed)))
        select (link, inUse);

    private static Gen<(Bandwidth?, Bandwidth)> HostileLinks() =>
        from link in Generating.Maybe(Bandwidths.Hostile.Generator)
        from inUse in Gen.Frequency((3, Gen.Constant(Bandwidth.Zero)), (1, Bandwidths.Hostile.Generator))
        select (link, inUse);
}
