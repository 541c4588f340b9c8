using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>VMs as an audit reads them: settings and sizes, each with any of the other.</summary>
internal static class VmEntries
{
    internal static Arbitrary<VmEntry> Valid { get; } = Of(Vms.Valid, VmSizes.Valid).Within(entry => Validity.GoesWithAny(entry.Settings), Shrink);

    internal static Arbitrary<VmEntry> Hostile { get; } = Arb.From(Of(Vms.Hostile, VmSizes.Hostile), Shrink);

    internal static IEnumerable<VmEntry> Shrink(VmEntry entry) =>
        Vms.Shrink(entry.Settings).Select(settings => entry with { Settings = settings })
            .Concat(VmSizes.Shrink(entry.Resources).Select(size => entry with { Resources = size }));

    private static Gen<VmEntry> Of(Arbitrary<VmSettings> vms, Arbitrary<VmResources> sizes) =>
        from settings in vms.Generator
        from size in sizes.Generator
        select new VmEntry(settings, size);
}
