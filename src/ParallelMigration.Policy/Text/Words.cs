using System.Globalization;

namespace ParallelMigration.Policy;

/// <summary>The parts that the sentences of several rules share.</summary>
internal static class Words
{
    /// <summary>
    /// A bandwidth as a person reads it: at most two decimals, rounded down, so that a bandwidth just below a limit never reads as the limit.
    /// </summary>
    internal static string Of(Bandwidth bandwidth)
    {
        var (unit, name) = bandwidth.BitsPerSecond switch
        {
            >= 1_000_000_000 => (1_000_000_000, "Gbps"),
            >= 1_000_000 => (1_000_000, "Mbps"),
            >= 1_000 => (1_000, "kbps"),
            _ => (1, "bit/s"),
        };
        var whole = Of(bandwidth.BitsPerSecond / unit);
        var hundredths = (int)(bandwidth.BitsPerSecond % unit * 100 / unit);
        return hundredths == 0 ? $"{whole} {name}"
            : hundredths % 10 == 0 ? $"{whole}.{(char)('0' + (hundredths / 10))} {name}"
            : $"{whole}.{(char)('0' + (hundredths / 10))}{(char)('0' + (hundredths % 10))} {name}";
    }

    internal static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Of(Bandwidth? bandwidth) => bandwidth is { } known ? Of(known) : "unknown";

    internal static string Connections(long count) => new Quantity(count, QuantityUnit.Connections).ToString();

    internal static string PolicyName(MigrationPolicy policy) => "the policy" + Quoted(policy.Name);

    /// <summary>A space and a name in quotes; nothing where there is no name.</summary>
    internal static string Quoted(string? name) => Named.Or(name, "") is { Length: > 0 } given ? $" \"{given}\"" : "";

    internal static string WhoLacks(bool sourceHas, bool destinationHas) =>
        !sourceHas && !destinationHas ? "neither host has" : !sourceHas ? "the source does not have" : "the destination does not have";
}
