using System.Globalization;

namespace ParallelMigration.Policy;

/// <summary>Two or three whole numbers joined by points: the shape of cluster levels and hypervisor versions.</summary>
internal readonly struct DottedNumber
{
    private DottedNumber(int count, int first, int second, int third)
    {
        Count = count;
        First = first;
        Second = second;
        Third = third;
    }

    internal int Count { get; }

    internal int First { get; }

    internal int Second { get; }

    /// <summary>0 where only two numbers were given.</summary>
    internal int Third { get; }

    internal static bool TryParse(string? text, out DottedNumber number)
    {
        number = default;
        var parts = text?.Split('.') ?? [];
        if (parts.Length is not (2 or 3)
            || !TryParsePart(parts[0], out var first)
            || !TryParsePart(parts[1], out var second))
        {
            return false;
        }

        var third = 0;
        if (parts.Length == 3 && !TryParsePart(parts[2], out third))
        {
            return false;
        }

        number = new(parts.Length, first, second, third);
        return true;
    }

    private static bool TryParsePart(string part, out int value) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
