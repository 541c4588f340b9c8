using System;
using System.Globalization;
using ParallelMigration.Policy;

namespace ParallelMigration.LabBenchmarks;

/// <summary>A speed of the lab's link.</summary>
/// <param name="Name">As tc writes it.</param>
/// <param name="Bandwidth">What a manager would know of it; <see langword="null"/>: what the interface says.</param>
internal sealed record Link(string Name, Bandwidth? Bandwidth)
{
    public const string Unlimited = "unlimited";

    /// <exception cref="BenchmarkException">Neither a number of mbit or gbit, nor unlimited.</exception>
    public static Link Parse(string name) => name switch
    {
        Unlimited => new(name, null),
        _ when Number(name, "mbit") is { } megabits => new(name, Policy.Bandwidth.FromMegabitsPerSecond(megabits)),
        _ when Number(name, "gbit") is { } gigabits => new(name, Policy.Bandwidth.FromGigabitsPerSecond(gigabits)),
        _ => throw new BenchmarkException($"--links: '{name}' is no speed. Write 200mbit, 1gbit or {Unlimited}."),
    };

    private static int? Number(string name, string unit) =>
        name.EndsWith(unit, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(0, name.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;
}
