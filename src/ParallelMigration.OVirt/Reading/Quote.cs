using System.Globalization;
using System.Text;

namespace ParallelMigration.OVirt;

/// <summary>
/// Quotes a document in a message: shortened, and without what would break the line or reach a terminal as a control sequence.
/// </summary>
internal static class Quote
{
    private const int Longest = 40;

    internal static string Text(string text) => "\"" + OneLine(text, Longest) + "\"";

    internal static string OneLine(string text, int longest = 200)
    {
        var line = new StringBuilder();
        foreach (var c in text)
        {
            if (line.Length == longest)
            {
                return line.Append('…').ToString();
            }

            line.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate ? '?' : c);
        }

        return line.ToString();
    }
}
