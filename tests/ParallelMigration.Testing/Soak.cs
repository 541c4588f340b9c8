using System;
using System.Globalization;

namespace ParallelMigration.Testing;

/// <summary>How many cases tests try that draw them at random: few by default, many times as many in a soak.</summary>
public static class Soak
{
    /// <summary>The variable: PARALLEL_MIGRATION_SOAK=20 makes it 20 times as many.</summary>
    public const string Variable = "PARALLEL_MIGRATION_SOAK";

    /// <summary>Gets the factor. The default is 1.</summary>
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) ? Math.Max(factor, 1) : 1;

    /// <summary>Gets how many cases to try where the default is <paramref name="usual"/>.</summary>
    public static int Of(int usual) => usual * Factor;
}
