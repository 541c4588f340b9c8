using System.Globalization;
using System.Linq;
using System.Text;

namespace ParallelMigration.Policy;

/// <summary>
/// Ids and names from elsewhere, as they may stand in a sentence: on one line, without control characters that a log or a terminal would act
/// upon; a blank one counts as absent.
/// </summary>
internal static class Named
{
    private const int Longest = 200;

    internal static string Or(string? id, string fallback) => string.IsNullOrWhiteSpace(id) ? fallback : Clean(id!);

    private static string Clean(string id)
    {
        if (id.Length <= Longest && id.All(IsHarmless))
        {
            return id.Trim();
        }

        var cleaned = new StringBuilder();
        foreach (var c in id)
        {
            if (cleaned.Length == Longest)
            {
                cleaned.Append('…');
                break;
            }

            cleaned.Append(IsHarmless(c) ? c : '?');
        }

        return cleaned.ToString().Trim();
    }

    private static bool IsHarmless(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
