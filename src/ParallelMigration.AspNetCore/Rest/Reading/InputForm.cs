using System;
using System.Globalization;
using System.Linq;
using ParallelMigration.OVirt;

namespace ParallelMigration.AspNetCore;

/// <summary>How a body is read: its format decides how a wrong value is answered, its method where its usage is described.</summary>
/// <param name="Format">JSON or XML.</param>
/// <param name="Usage">The address of the method's description.</param>
internal sealed record InputForm(OVirtFormat Format, string Usage)
{
    /// <summary>Refuses every part that has none of these names, so that a typing error changes nothing silently.</summary>
    internal void GuardNames(Part part, params string[] names)
    {
        foreach (var unknown in part.Except(names))
        {
            throw Incorrect($"{unknown.Path}: is not known here");
        }
    }

    internal static string? Text(Part part, string name) => part[name]?.Value;

    internal bool? Flag(Part part, string name) => part[name] is not { } found ? null
        : found.Value.ToUpperInvariant() is "TRUE" or "1" || (found.Value.ToUpperInvariant() is "FALSE" or "0" ? false : throw Wrong(found, "is neither true nor false"));

    internal int? Number(Part part, string name, int minimum, int maximum) => (int?)LongNumber(part, name, minimum, maximum);

    internal long? LongNumber(Part part, string name, long minimum, long maximum)
    {
        if (part[name] is not { } found)
        {
            return null;
        }

        return !long.TryParse(found.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? throw Wrong(found, "isn't a valid integer number")
            : number >= minimum && number <= maximum ? number
            : throw Wrong(found, string.Create(CultureInfo.InvariantCulture, $"isn't an integer number from {minimum} to {maximum}"));
    }

    /// <summary>One of the values of an enumeration, in any case.</summary>
    internal T? OneOf<T>(Part part, string name, string type, params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        if (part[name] is not { } found)
        {
            return null;
        }

        foreach (var (choice, value) in choices)
        {
            if (string.Equals(found.Value, choice, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = string.Join(", ", choices.ToArray().Select(choice => $"'{choice.Name}'"));
        throw Wrong(found, $"isn't a valid value for the '{type}' enumerated type. Valid values are: {names}");
    }

    /// <summary>The id of an object that a part refers to.</summary>
    internal static Guid? Id(Part part)
    {
        if (part["id"]?.Value is not { } text)
        {
            return null;
        }

        return Guid.TryParseExact(text, "D", out var id) ? id : throw ApiFault.MalformedId(Quote.OneLine(text, 40));
    }

    internal ApiFault Incorrect(string problem) => ApiFault.Incorrect(Usage, problem);

    // In JSON a wrong value is a wrong document, because the engine's reader of it knows the types.
    private ApiFault Wrong(Part part, string problem) => Format == OVirtFormat.Json
        ? Incorrect($"{part.Path}: {Quote.Text(part.Value)} {problem}")
        : ApiFault.InvalidValue($"The string '{Quote.OneLine(part.Value, 40)}' {problem}.");
}
