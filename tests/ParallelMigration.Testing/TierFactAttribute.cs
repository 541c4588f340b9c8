using System;
using Xunit;
using Xunit.Sdk;

namespace ParallelMigration.Testing;

/// <summary>A test of a tier that is off by default: skipped unless the tier's variable is set, and with the trait <c>Tier</c> to filter by.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer("ParallelMigration.Testing.TierDiscoverer", "ParallelMigration.Testing")]
public class TierFactAttribute : FactAttribute, ITestTier
{
    /// <summary>A test of one of <see cref="Tiers"/>.</summary>
    public TierFactAttribute(string tier)
    {
        Tier = tier;
        Skip = Tiers.WhyNot(tier);
    }

    /// <inheritdoc/>
    public string Tier { get; }
}
