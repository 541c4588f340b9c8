using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What VMs have: vCPUs and the CPUs that their QEMU processes are pinned to (R3, R9).</summary>
internal static class VmSizes
{
    internal static Arbitrary<VmResources> Valid { get; } = Arb.From(Of(Counts.ValidCpus), Shrink);

    internal static Arbitrary<VmResources> Hostile { get; } = Arb.From(Of(Counts.HostileCpus), Shrink);

    internal static IEnumerable<VmResources> Shrink(VmResources vm) =>
        Shrinking.OrNone(vm.EmulatorCpus, cpus => Shrinking.Towards(cpus, 1)).Select(cpus => vm with { EmulatorCpus = cpus })
            .Concat(Shrinking.To(vm.EmulatorCpusShared, null).Select(unknown => vm with { EmulatorCpusShared = unknown }))
            .Concat(Shrinking.Towards(vm.Vcpus, 1).Select(cpus => vm with { Vcpus = cpus }));

    // Pinning twice as often absent as present: it would decide most numbers otherwise.
    private static Gen<VmResources> Of(Gen<int> counts) =>
        from vcpus in counts
        from emulatorCpus in Gen.Frequency((2, Gen.Constant<int?>(null)), (1, counts.Select(count => (int?)count)))
        from shared in Gen.Frequency((2, Gen.Constant<bool?>(null)), (1, Generating.Bool.Select(value => (bool?)value)))
        select new VmResources { Vcpus = vcpus, EmulatorCpus = emulatorCpus, EmulatorCpusShared = shared };
}
