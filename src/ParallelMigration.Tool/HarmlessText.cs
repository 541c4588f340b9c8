using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ParallelMigration.Tool;

/// <summary>
/// Text from elsewhere, made harmless to a terminal: without control sequences, and without what hides characters or turns their order
/// around, so that what is read is what is there.
/// </summary>
internal static class HarmlessText
{
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    /// <summary>One line of it.</summary>
    internal static string OneLine(string text) => Clean(string.Join(' ', text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>All of it, with its line feeds.</summary>
    internal static string Clean(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? string.Concat(text.EnumerateRunes().Select(rune => IsHarmless(rune) ? rune.ToString() : "?"))
        : text;

    private static bool IsHarmless(Rune rune) => rune.Value == '\n' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
