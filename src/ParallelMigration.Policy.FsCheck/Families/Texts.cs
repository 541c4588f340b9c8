using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Ids and names: the only free text of the library, printed in its explanations as it is.</summary>
internal static class Texts
{
    internal static Gen<string?> Valid { get; } = Gen.Elements<string?>(
        null, "vm1", "web-07.example.org", "80554327-0569-496b-bdeb-fcbbf52b827b", "Minimal downtime", "Stra\u00dfe 7 (\u6771\u4eac)");

    /// <summary>Line breaks, control characters, escapes, text that ends what it is put into, half a character, and very much of it.</summary>
    internal static Gen<string?> Hostile { get; } = Gen.Frequency(
        (8, Valid),
        (7, Gen.Elements<string?>(
            "", " ", "\n", "a\nb", "\r\n.\r\n", "\t", "\0", "\u001b[31mred\u001b[0m", "\u0007", "\u0085", "\u2028", "\u202egnp.exe", "\ufeff", "\ud800",
            "\"quoted\"", "';--", "{0}{1}", "%s%n", "</VM>&amp;", "../../etc", "-1", "null", "a.", "\U0001F5A5")),
        (1, Gen.Choose(1_000, 5_000).Select(length => (string?)new string('x', length))));

    internal static IEnumerable<string?> Shrink(string? text)
    {
        if (text is null)
        {
            yield break;
        }

        yield return null;
        for (var cut = text.Length; cut > 0; cut /= 2)
        {
            yield return text.Substring(cut);
            yield return text.Substring(0, text.Length - cut);
        }
    }
}
