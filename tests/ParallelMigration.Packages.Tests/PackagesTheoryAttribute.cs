using Xunit.Sdk;

namespace ParallelMigration.Packages.Tests;

/// <summary>A theory of the tier <c>packages</c>.</summary>
[TraitDiscoverer("ParallelMigration.Testing.TierDiscoverer", "ParallelMigration.Testing")]
public sealed class PackagesTheoryAttribute : TheoryAttribute, ITestTier
{
    /// <summary>A theory that is skipped unless the tier is on.</summary>
    public PackagesTheoryAttribute() => Skip = Tiers.WhyNot(Tier);

    /// <inheritdoc/>
    public string Tier => Tiers.Packages;
}
