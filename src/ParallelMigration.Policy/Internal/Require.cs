using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using CommunityToolkit.Diagnostics;

namespace ParallelMigration.Policy;

/// <summary>
/// Argument checks whose messages name the allowed range. They throw by the toolkit's ThrowHelper; its Guard builds type names by
/// reflection, which is not clean under ahead-of-time compilation.
/// </summary>
internal static class Require
{
    internal static void NotNull([NotNull] object? value, string name)
    {
        if (value is null)
        {
            ThrowHelper.ThrowArgumentNullException(name);
        }
    }

    internal static T Given<T>(T? value, string name)
        where T : class
    {
        NotNull(value, name);
        return value;
    }

    internal static void NotEmpty<T>(IReadOnlyCollection<T> values, string name)
        where T : class
    {
        if (values.Count == 0 || values.Contains(null))
        {
            ThrowHelper.ThrowArgumentException(name, $"{name} must have at least one element, and none that is null.");
        }
    }

    internal static void AtLeast(long value, long minimum, string name)
    {
        if (value < minimum)
        {
            OutOfRange(name, value, $"from {Text(minimum)} on");
        }
    }

    internal static void Between(long value, long minimum, long maximum, string name)
    {
        if (value < minimum || value > maximum)
        {
            OutOfRange(name, value, $"from {Text(minimum)} to {Text(maximum)}");
        }
    }

    internal static void Between(TimeSpan value, TimeSpan minimum, TimeSpan maximum, string name)
    {
        if (value < minimum || value > maximum)
        {
            ThrowHelper.ThrowArgumentOutOfRangeException(name, value, $"{name} must be from {minimum} to {maximum}.");
        }
    }

    /// <summary>0 is allowed, 1 is not, nor what is no number.</summary>
    internal static void Fraction(double value, string name)
    {
        if (!(value is >= 0 and < 1))
        {
            ThrowHelper.ThrowArgumentOutOfRangeException(name, value, $"{name} must be from 0 to less than 1.");
        }
    }

    /// <summary>0 is not allowed, 1 is.</summary>
    internal static void Share(double value, string name)
    {
        if (!(value is > 0 and <= 1))
        {
            ThrowHelper.ThrowArgumentOutOfRangeException(name, value, $"{name} must be more than 0, up to 1.");
        }
    }

    internal static void Between(double value, double minimum, double maximum, string name)
    {
        if (!(value >= minimum && value <= maximum))
        {
            ThrowHelper.ThrowArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must be from {minimum} to {maximum}."));
        }
    }

    internal static void MoreThanZero(Bandwidth value, string name)
    {
        if (value == Bandwidth.Zero)
        {
            ThrowHelper.ThrowArgumentOutOfRangeException(name, value, $"{name} must be more than 0 bit/s.");
        }
    }

    [DoesNotReturn]
    private static void OutOfRange(string name, long value, string range) =>
        ThrowHelper.ThrowArgumentOutOfRangeException(name, value, $"{name} must be a whole number {range}.");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
