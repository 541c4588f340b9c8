using System;

namespace ParallelMigration.Evacuation;

/// <summary>Argument checks whose messages name the allowed range.</summary>
internal static class Require
{
    internal static long? NotNegative(long? value, string name)
    {
        if (value is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(number, name);
        }

        return value;
    }
}
