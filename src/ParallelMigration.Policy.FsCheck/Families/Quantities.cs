using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Numbers with units, as reasons carry them.</summary>
internal static class Quantities
{
    private static readonly Gen<QuantityUnit> Units = Gen.Choose((int)QuantityUnit.Connections, (int)QuantityUnit.Switch).Select(unit => (QuantityUnit)unit);

    internal static Arbitrary<Quantity> Valid { get; } = (
        from unit in Units
        from value in unit switch
        {
            QuantityUnit.Switch => Gen.Elements(0L, 1L),
            QuantityUnit.BitsPerSecond => Bandwidths.Valid.Generator.Select(bandwidth => bandwidth.BitsPerSecond),
            _ => Gen.Frequency((1, Gen.Constant(0L)), (5, Counts.ValidCpus.Select(count => (long)count))),
        }
        select new Quantity(value, unit)).Within(Validity.IsWellFormed, Shrink);

    internal static Arbitrary<Quantity> Hostile { get; } = Arb.From(
        Gen.Frequency(
            (1, Valid.Generator),
            (1,
                from unit in Gen.Frequency((3, Units), (1, Gen.Elements((QuantityUnit)(-1), (QuantityUnit)7, (QuantityUnit)int.MaxValue)))
                from value in Gen.Elements(long.MinValue, -1, 0, 1, 2, long.MaxValue)
                select new Quantity(value, unit))),
        Shrink);

    internal static IEnumerable<Quantity> Shrink(Quantity quantity) =>
        Shrinking.Towards(quantity.Value, 0).Select(value => quantity with { Value = value })
            .Concat(Shrinking.To(quantity.Unit, QuantityUnit.Connections).Select(unit => quantity with { Unit = unit }));
}
