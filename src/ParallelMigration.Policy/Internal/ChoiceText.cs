using System;

namespace ParallelMigration.Policy;

/// <summary>Reads the text of a choice, such as <c>Auto</c> or <c>Custom(8)</c>, whatever the case of its letters.</summary>
internal static class ChoiceText
{
    internal static bool Is(string? text, string name) => string.Equals(text, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets what stands between the parentheses after the name, or after the name and a colon (<c>custom:8</c>, for command lines).</summary>
    /// <returns>The argument; <see langword="null"/> where the text is not of this form.</returns>
    internal static string? Argument(string? text, string name)
    {
        if (text is null || text.Length < name.Length + 2 || !text.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var argument = text.Substring(name.Length + 1);
        return text[name.Length] switch
        {
            ':' => argument,
            '(' when argument[argument.Length - 1] == ')' => argument.Substring(0, argument.Length - 1),
            _ => null,
        };
    }
}
