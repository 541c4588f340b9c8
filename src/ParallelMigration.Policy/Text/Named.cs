namespace ParallelMigration.Policy;

/// <summary>Ids and names from elsewhere, as they may stand in a sentence. A blank one counts as absent.</summary>
internal static class Named
{
    internal static string Or(string? id, string fallback) => string.IsNullOrWhiteSpace(id) ? fallback : SafeText.OneLine(id!).Trim();
}
