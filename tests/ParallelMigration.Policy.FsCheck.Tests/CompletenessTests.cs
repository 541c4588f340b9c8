using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries.Tests;

public class CompletenessTests
{
    [Theory]
    [InlineData(typeof(ValidArbitraries))]
    [InlineData(typeof(HostileArbitraries))]
    public void Every_type_that_holds_something_has_a_generator(Type arbitraries) =>
        Assert.Equal(Types.Names.Order(StringComparer.Ordinal), Types.In(arbitraries).Order(StringComparer.Ordinal));

    [Fact]
    public void The_package_asks_for_no_test_framework() =>
        Assert.DoesNotContain(
            typeof(ValidArbitraries).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase));

    /// <summary>As the README shows to those who do not use FsCheck.Xunit.</summary>
    [Fact]
    public void A_property_takes_a_generator_with_its_shrinker_as_well()
    {
        var property = Prop.ForAll(HostileArbitraries.ParallelMigrationSetting(), setting => setting.CustomConnections is not > 255);
        var failure = Assert.ThrowsAny<Exception>(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(1, 3), property));
        Assert.Contains("Custom(256)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_gives_the_same_values() => Assert.Equal(
        Subject.Sample(HostileArbitraries.MigrationRequest(), 50), Subject.Sample(HostileArbitraries.MigrationRequest(), 50));
}
