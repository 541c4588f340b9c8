using System.Globalization;

namespace ParallelMigration.Policy;

/// <summary>A number that decided, with its unit.</summary>
/// <param name="Value">The number, 0 or more.</param>
/// <param name="Unit">What it counts.</param>
public readonly record struct Quantity(long Value, QuantityUnit Unit)
{
    /// <summary>For people: <c>8 vCPUs</c>, <c>100 Gbps</c>, <c>off</c>.</summary>
    public override string ToString() => Unit switch
    {
        QuantityUnit.Connections => Count("connection"),
        QuantityUnit.CpuThreads => Count("CPU thread"),
        QuantityUnit.Vcpus => Count("vCPU"),
        QuantityUnit.EmulatorCpus => Count("CPU"),
        QuantityUnit.Migrations => Count("migration"),
        QuantityUnit.BitsPerSecond when Value >= 0 => Bandwidth.FromBitsPerSecond(Value).ToString(),
        QuantityUnit.Switch => Value == 0 ? "off" : "on",
        _ => Value.ToString(CultureInfo.InvariantCulture),
    };

    private string Count(string noun) => Value.ToString(CultureInfo.InvariantCulture) + " " + noun + (Value == 1 ? "" : "s");
}
