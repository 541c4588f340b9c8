using System;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>The values of a document's parts, with errors that name what is allowed.</summary>
internal static class PartValues
{
    /// <summary>The text of a part, if the part is there and not empty.</summary>
    internal static string? Text(this Part part, string name) => part[name]?.Value is { Length: > 0 } text ? text : null;

    internal static int? WholeNumber(this Part part, string name, int minimum, int maximum = int.MaxValue) =>
        (int?)part.LongNumber(name, minimum, maximum);

    internal static long? LongNumber(this Part part, string name, long minimum, long maximum = long.MaxValue) =>
        part[name]?.LongNumber(minimum, maximum);

    internal static int WholeNumber(this Part part, int minimum, int maximum) => (int)part.LongNumber(minimum, maximum);

    /// <summary>A boolean, which XML Schema also writes as 1 and 0.</summary>
    internal static bool? Flag(this Part part, string name) => part[name] is not { } found ? null
        : found.Value == "1" || (found.Value != "0" && found.OneOf(("true", true), ("false", false)));

    /// <summary>One of the values of an enumeration, in any case, as oVirt reads them.</summary>
    internal static T OneOf<T>(this Part part, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach (var (name, value) in choices)
        {
            if (string.Equals(part.Value, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = choices.ToArray().Select(choice => choice.Name).ToArray();
        throw part.Error($"must be {string.Join(", ", names[..^1])} or {names[^1]}, but is {Quote.Text(part.Value)}");
    }

    private static long LongNumber(this Part part, long minimum, long maximum) =>
        long.TryParse(part.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
            ? number
            : throw part.Error((minimum, maximum) switch
            {
                (long.MinValue, _) => $"must be a whole number, but is {Quote.Text(part.Value)}",
                (_, long.MaxValue) => $"must be a whole number from {minimum} on, but is {Quote.Text(part.Value)}",
                _ => $"must be a whole number from {minimum} to {maximum}, but is {Quote.Text(part.Value)}",
            });
}
