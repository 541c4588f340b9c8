using System;

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

    /// <summary>Reads numbers that nothing follows.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DottedNumber number) => TryParse(text, out number, out var suffix) && suffix is null;

    /// <summary>Reads numbers and what a distribution adds to them: <c>-8.el9</c>, <c>+dfsg</c>, <c> (Debian …)</c>; <see langword="null"/> where nothing follows.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out DottedNumber number, out string? suffix)
    {
        number = default;
        suffix = null;
        var position = 0;
        if (!TryReadPart(text, ref position, out var first)
            || !TryReadPoint(text, ref position)
            || !TryReadPart(text, ref position, out var second))
        {
            return false;
        }

        var third = 0;
        var hasThird = TryReadPoint(text, ref position);
        if ((hasThird && !TryReadPart(text, ref position, out third)) || !IsSuffix(text, position))
        {
            return false;
        }

        suffix = position == text.Length ? null : text.Slice(position).ToString();
        number = new(hasThird ? 3 : 2, first, second, third);
        return true;
    }

    // Printable ASCII alone: a version is part of messages.
    private static bool IsSuffix(ReadOnlySpan<char> text, int start)
    {
        if (start < text.Length && text[start] is not ('-' or '+' or '~' or ' '))
        {
            return false;
        }

        for (var position = start; position < text.Length; position++)
        {
            if (text[position] is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadPoint(ReadOnlySpan<char> text, ref int position)
    {
        if (position == text.Length || text[position] != '.')
        {
            return false;
        }

        position++;
        return true;
    }

    // Digits only, read where they stand: splitting the text would allocate each part.
    private static bool TryReadPart(ReadOnlySpan<char> text, ref int position, out int value)
    {
        var start = position;
        long read = 0;
        while (position < text.Length && text[position] is >= '0' and <= '9' && read <= int.MaxValue)
        {
            read = (read * 10) + (text[position] - '0');
            position++;
        }

        var isPart = position > start && read <= int.MaxValue;
        value = isPart ? (int)read : 0;
        return isPart;
    }
}
