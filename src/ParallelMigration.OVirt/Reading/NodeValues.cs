using System;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>The values of a document's parts, with errors that name what may stand there.</summary>
internal static class NodeValues
{
    /// <summary>The text of a part, if the part is there and not empty.</summary>
    internal static string? Text(this Node node, string name) => node[name]?.Text is { Length: > 0 } text ? text : null;

    internal static int? WholeNumber(this Node node, string name, int minimum, int maximum = int.MaxValue) =>
        (int?)node.LongNumber(name, minimum, maximum);

    internal static long? LongNumber(this Node node, string name, long minimum, long maximum = long.MaxValue)
    {
        if (node[name] is not { } part)
        {
            return null;
        }

        return long.TryParse(part.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
            ? number
            : throw part.Error(maximum == long.MaxValue
                ? $"must be a whole number from {minimum} on, but is {Quote.Text(part.Text)}"
                : $"must be a whole number from {minimum} to {maximum}, but is {Quote.Text(part.Text)}");
    }

    internal static bool? Flag(this Node node, string name) => node[name] is { } part ? part.OneOf(("true", true), ("false", false)) : null;

    internal static T OneOf<T>(this Node part, params ReadOnlySpan<(string Name, T Value)> choices)
    {
        foreach (var (name, value) in choices)
        {
            if (part.Text == name)
            {
                return value;
            }
        }

        var names = choices.ToArray().Select(choice => choice.Name).ToArray();
        throw part.Error($"must be {string.Join(", ", names[..^1])} or {names[^1]}, but is {Quote.Text(part.Text)}");
    }
}
