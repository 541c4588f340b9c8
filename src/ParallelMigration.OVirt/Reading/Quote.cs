namespace ParallelMigration.OVirt;

/// <summary>Quotes a document in a message.</summary>
internal static class Quote
{
    private const int Longest = 40;

    internal static string Text(string text) => "\"" + OneLine(text, Longest) + "\"";

    internal static string OneLine(string text, int longest = 200) => SafeText.OneLine(text, longest);
}
