using FsCheck.Xunit;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Samples.EngineTests;

/// <summary>The smallest suite: the resolver itself.</summary>
[Properties(Arbitrary = [typeof(ValidArbitraries)])]
public class MigrationProperties
{
    [Property]
    public bool What_is_set_up_well_is_planned(MigrationRequest request, ResolverOptions options) =>
        new ParallelMigrationResolver(options).Resolve(request).Plan is not null;

    [Property(Arbitrary = [typeof(HostileArbitraries)])]
    public bool Whatever_comes_is_answered(MigrationRequest request) =>
        new ParallelMigrationResolver().Resolve(request).Explain().Length > 0;
}
