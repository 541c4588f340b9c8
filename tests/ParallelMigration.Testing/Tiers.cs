using System;

namespace ParallelMigration.Testing;

/// <summary>
/// The tiers of tests that plain <c>dotnet test</c> leaves out. Each is switched on by an environment variable of its own;
/// <c>.github/CONTRIBUTING.md</c> has the table.
/// </summary>
public static class Tiers
{
    /// <summary>Packs the packages and uses them from other projects and languages. Minutes.</summary>
    public const string Packages = "packages";

    /// <summary>Migrates real guests between the two hosts of the lab. Needs root, libvirt and QEMU.</summary>
    public const string Live = "live";

    /// <summary>Injects faults into real migrations. The variable's value is how many.</summary>
    public const string Faults = "faults";

    /// <summary>Needs a PostgreSQL server's programs.</summary>
    public const string Postgres = "postgres";

    /// <summary>Compares plans of evacuations with the best that a solver finds.</summary>
    public const string Optimum = "optimum";

    /// <summary>Gets the name of the variable that switches a tier on.</summary>
    public static string VariableOf(string tier) => "PARALLEL_MIGRATION_" + tier.ToUpperInvariant();

    /// <summary>Gets the value of that variable. <see langword="null"/>: the tier is off.</summary>
    public static string? ValueOf(string tier) => Environment.GetEnvironmentVariable(VariableOf(tier)) is { Length: > 0 } value and not "0" ? value : null;

    /// <summary>Gets why a test of that tier is skipped. <see langword="null"/>: it runs.</summary>
    /// <remarks>It reads a variable and nothing else, because test attributes are made whenever tests are listed.</remarks>
    public static string? WhyNot(string tier) => ValueOf(tier) is null ? $"The tier '{tier}' is off; {VariableOf(tier)}=1 switches it on." : null;
}
