using System.Globalization;
using System.Text;

namespace ParallelMigration;

/// <summary>
/// Makes text from elsewhere safe to show. It breaks no line, sends a terminal no control sequence, and hides or reorders no characters:
/// what is read is what is there. Each unsafe character becomes a question mark. Assemblies that show such text compile this file.
/// </summary>
internal static class SafeText
{
    /// <summary>Returns the text on one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The number of UTF-16 code units after which the text is cut, with an ellipsis. No character is cut in two.</param>
    internal static string OneLine(string text, int longest = 200) => Clean(text, longest, keepsLineFeeds: false);

    /// <summary>Returns the whole text, with its line feeds.</summary>
    internal static string Lines(string text) => Clean(text, int.MaxValue, keepsLineFeeds: true);

    private static string Clean(string text, int longest, bool keepsLineFeeds)
    {
        if (text.Length <= longest && IsPlainAscii(text))
        {
            return text;
        }

        var cleaned = new StringBuilder(text.Length < longest ? text.Length : longest);
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = char.IsSurrogatePair(text, at) ? 2 : 1;
            if (cleaned.Length + length > longest)
            {
                return cleaned.Append('…').ToString();
            }

            if (IsSafe(text, at) || (keepsLineFeeds && text[at] == '\n'))
            {
                cleaned.Append(text, at, length);
            }
            else
            {
                cleaned.Append('?');
            }
        }

        return cleaned.ToString();
    }

    private static bool IsPlainAscii(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    // The category of the whole character; "Surrogate" is only what has no other half.
    private static bool IsSafe(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
