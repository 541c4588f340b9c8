using System;
using System.Runtime.CompilerServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Text on its way to C.</summary>
internal static class NativeText
{
    /// <summary>C's text ends at the first zero: what follows it would silently be lost.</summary>
    /// <exception cref="ArgumentException">Null, empty, or with a zero character.</exception>
    public static void ThrowIfUnusable(string? text, [CallerArgumentExpression(nameof(text))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("The text contains a zero character.", name);
        }
    }
}
