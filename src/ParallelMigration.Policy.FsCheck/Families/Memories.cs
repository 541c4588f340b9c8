using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>VMs' memory as a migration sees it: no memory is the simplest.</summary>
internal static class Memories
{
    internal static Arbitrary<VmMemory> Valid { get; } = Of(
        Generating.Magnitude(0, 24).Select(mebibytes => mebibytes << 20), DirtyCurves.Valid).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<VmMemory> Hostile { get; } = Arb.From(
        Of(Gen.Frequency((1, Gen.Elements(0L, 1L, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue)), (2, Generating.Magnitude(0, 62))), DirtyCurves.Hostile), Shrink);

    internal static IEnumerable<VmMemory> Shrink(VmMemory memory) =>
        DirtyCurves.Shrink(memory.Dirtied).Select(dirtied => memory with { Dirtied = dirtied })
            .Concat(DirtyCurves.Shrink(memory.DirtiedInCpuTime).Select(dirtied => memory with { DirtiedInCpuTime = dirtied }))
            .Concat(Shrinking.Towards(memory.ZeroBytes, 0).Select(bytes => memory with { ZeroBytes = bytes }))
            .Concat(Shrinking.Towards(memory.UsedBytes, 0).Select(bytes => memory with { UsedBytes = bytes }));

    private static Gen<VmMemory> Of(Gen<long> bytes, Arbitrary<DirtyCurve> curves) =>
        from used in bytes
        from zero in Gen.Frequency((1, Gen.Constant(0L)), (1, bytes))
        from dirtied in curves.Generator
        from inCpuTime in Gen.Frequency((2, Gen.Constant(DirtyCurve.None)), (1, curves.Generator))
        select new VmMemory { UsedBytes = used, ZeroBytes = zero, Dirtied = dirtied, DirtiedInCpuTime = inCpuTime };
}
