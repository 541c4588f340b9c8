using Xunit.Sdk;

namespace ParallelMigration.Testing;

/// <summary>An attribute of tests that belong to a tier.</summary>
public interface ITestTier : ITraitAttribute
{
    /// <summary>Gets one of <see cref="Tiers"/>.</summary>
    string Tier { get; }
}
