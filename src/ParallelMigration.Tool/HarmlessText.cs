using System;

namespace ParallelMigration.Tool;

/// <summary>Text from elsewhere, made harmless to a terminal.</summary>
internal static class HarmlessText
{
    private static readonly char[] Breaks = ['\r', '\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    /// <summary>The whole text on one line, a space for each break.</summary>
    internal static string OneLine(string text) =>
        SafeText.OneLine(string.Join(' ', text.Split(Breaks, StringSplitOptions.RemoveEmptyEntries)), int.MaxValue);

    /// <summary>All of it, with its line feeds.</summary>
    internal static string Clean(string text) => SafeText.Lines(text);
}
