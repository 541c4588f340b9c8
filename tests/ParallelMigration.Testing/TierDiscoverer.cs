using System.Collections.Generic;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ParallelMigration.Testing;

/// <summary>Gives the tests of a tier their trait: <c>Tier=live</c>.</summary>
public sealed class TierDiscoverer : ITraitDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Tier", traitAttribute.GetNamedArgument<string>(nameof(ITestTier.Tier)))];
}
