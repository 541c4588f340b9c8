using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>VMs as an audit reads them: settings and sizes, each with any of the other.</summary>
internal static class ClusterVms
{
    internal static Arbitrary<ClusterVm> Valid { get; } = Of(Vms.Valid, VmSizes.Valid).Within(entry => Validity.GoesWithAny(entry.Settings), Shrink);

    internal static Arbitrary<ClusterVm> Hostile { get; } = Arb.From(Of(Vms.Hostile, VmSizes.Hostile), Shrink);

    internal static IEnumerable<ClusterVm> Shrink(ClusterVm entry) =>
        Vms.Shrink(entry.Settings).Select(settings => entry with { Settings = settings })
            .Concat(VmSizes.Shrink(entry.Resources).Select(size => entry with { Resources = size }));

    private static Gen<ClusterVm> Of(Arbitrary<VmSettings> vms, Arbitrary<VmResources> sizes) =>
        from settings in vms.Generator
        from size in sizes.Generator
        select new ClusterVm(settings, size);
}
