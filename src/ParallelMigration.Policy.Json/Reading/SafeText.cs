using System.Globalization;
using System.Text;

namespace ParallelMigration.Policy.Json;

/// <summary>Text from a document, made safe to print: a hostile name must not break a line, nor reach a terminal as a control sequence.</summary>
internal static class SafeText
{
    private const int LongestQuote = 100;

    internal static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length < LongestQuote ? text.Length : LongestQuote);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= LongestQuote && text.Length > 3 * LongestQuote)
            {
                return line.Append('…').ToString();
            }

            line.Append(IsSafe(rune) ? rune.ToString() : "?");
        }

        return line.ToString();
    }

    private static bool IsSafe(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
