using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>All that one decision is made from.</summary>
internal static class Requests
{
    // Two ways to be valid: of parts that go with anything, and of parts that happen to go together. Only the second has Auto step aside.
    internal static Arbitrary<MigrationRequest> Valid { get; } = Gen.Frequency(
        (1, Of(Clusters.Valid.Generator, Vms.Valid.Generator, VmSizes.Valid, Hosts.Valid.Generator)),
        (1, Of(Clusters.WellFormed, Vms.WellFormed, VmSizes.Valid, Hosts.WellFormed).Where(Validity.IsNeverRefused)))
        .Within(Validity.IsNeverRefused, Shrink);

    internal static Arbitrary<MigrationRequest> Hostile { get; } = Arb.From(
        Of(Clusters.Hostile.Generator, Vms.Hostile.Generator, VmSizes.Hostile, Hosts.Hostile.Generator), Shrink);

    /// <summary>A whole part at its simplest first, then each part by itself.</summary>
    internal static IEnumerable<MigrationRequest> Shrink(MigrationRequest request) =>
        Vms.Shrink(request.Vm).Select(vm => request with { Vm = vm })
            .Concat(Clusters.Shrink(request.Cluster).Select(cluster => request with { Cluster = cluster }))
            .Concat(Hosts.Shrink(request.Source).Select(host => request with { Source = host }))
            .Concat(Hosts.Shrink(request.Destination).Select(host => request with { Destination = host }))
            .Concat(VmSizes.Shrink(request.VmResources).Select(vm => request with { VmResources = vm }));

    // Two hosts alike are common, and what both must have (C5, A5) would hardly ever come up without them.
    private static Gen<MigrationRequest> Of(
        Gen<ClusterSettings> clusters, Gen<VmSettings> vms, Arbitrary<VmResources> sizes, Gen<HostResources> hosts) =>
        from cluster in clusters
        from vm in vms
        from size in sizes.Generator
        from source in hosts
        from other in hosts
        from twins in Generating.Seldom
        let destination = twins ? source : other
        select new MigrationRequest { Cluster = cluster, Vm = vm, VmResources = size, Source = source, Destination = destination };
}
