using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Json;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class Spelling
{
    private const int Longest = 64;

    /// <summary>Returns the name that differs least: in case, in missing words at its end, or in a few letters; <see langword="null"/>: none is near.</summary>
    internal static string? Nearest(string name, IEnumerable<string> names)
    {
        if (name.Length is 0 or > Longest)
        {
            return null;
        }

        var (best, distance) = names.Select(known => (known, Distance(name, known))).MinBy(pair => pair.Item2);
        return distance <= name.Length / 3 ? best : null;
    }

    /// <summary>How many letters must be changed, added or removed, without regard to case. An end that is missing, such as a unit, counts as one.</summary>
    private static int Distance(string name, string known)
    {
        if (name.Length > 2 && known.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        {
            return known.Length == name.Length ? 0 : 1;
        }

        var row = Enumerable.Range(0, known.Length + 1).ToArray();
        for (var i = 1; i <= name.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= known.Length; j++)
            {
                var changed = diagonal + (char.ToLowerInvariant(name[i - 1]) == char.ToLowerInvariant(known[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
