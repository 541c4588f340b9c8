using FsCheck.Xunit;
using Xunit.Sdk;

namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary>A law with a real server, of the tier <c>postgres</c>; skipped with the reason where none is installed.</summary>
[TraitDiscoverer("ParallelMigration.Testing.TierDiscoverer", "ParallelMigration.Testing")]
public sealed class PostgresPropertyAttribute : PropertyAttribute, ITestTier
{
    /// <summary>A law that is skipped where it cannot be checked.</summary>
    public PostgresPropertyAttribute() => Skip = Tiers.WhyNot(Tier) ?? PostgresPrograms.WhyNot;

    /// <inheritdoc/>
    public string Tier => Tiers.Postgres;
}
