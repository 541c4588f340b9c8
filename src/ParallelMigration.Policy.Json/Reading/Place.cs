using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Finds where in a document an error is. Reading keeps no record of its place, so that a document without errors does not pay for it.</summary>
internal static class Place
{
    /// <summary>Reads again from <paramref name="start"/>, which is a copy of the reader before it read, to the token at <paramref name="offset"/>.</summary>
    /// <returns>The property, as in <c>cluster.migrationPolicy.convergence.steps[1].stallLimit</c>.</returns>
    internal static string Find(Utf8JsonReader start, long offset, string? member = null)
    {
        List<Level> levels = [];
        try
        {
            // A converter's reader stands on its first token already.
            var isAtToken = start.TokenType != JsonTokenType.None || start.Read();
            while (isAtToken && start.TokenStartIndex < offset)
            {
                Pass(ref start, levels);
                isAtToken = start.Read();
            }

            Name(ref start, levels);
        }
        catch (JsonException)
        {
            // Not valid JSON from here on: this is the place.
        }

        return Path(levels, member);
    }

    private static void Pass(ref Utf8JsonReader json, List<Level> levels)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                levels.Add(new(null, -1));
                break;
            case JsonTokenType.StartArray:
                levels.Add(new(null, 0));
                break;
            case JsonTokenType.PropertyName:
                Name(ref json, levels);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                levels.RemoveAt(levels.Count - 1);
                Next(levels);
                break;
            default:
                Next(levels);
                break;
        }
    }

    private static void Name(ref Utf8JsonReader json, List<Level> levels)
    {
        if (json.TokenType == JsonTokenType.PropertyName)
        {
            levels[^1] = new(Read.TextOf(ref json) ?? "?", -1);
        }
    }

    private static void Next(List<Level> levels)
    {
        if (levels.Count > 0)
        {
            var level = levels[^1];
            levels[^1] = level.Index < 0 ? new(null, -1) : level with { Index = level.Index + 1 };
        }
    }

    private static string Path(List<Level> levels, string? member)
    {
        StringBuilder path = new();
        foreach (var level in levels)
        {
            if (level.Index >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]");
            }
            else if (level.Name is not null)
            {
                path.Append(path.Length > 0 ? "." : "").Append(level.Name);
            }
        }

        return member is null ? path.ToString() : path.Append(path.Length > 0 ? "." : "").Append(member).ToString();
    }

    /// <summary>An object with the name of the property that is read, or an array with the index of its element.</summary>
    private readonly record struct Level(string? Name, int Index);
}
