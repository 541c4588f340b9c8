namespace ParallelMigration.Policy.Arbitraries;

/// <summary>
/// Generators and shrinkers for every public record of the policy library, in two classes: <see cref="Valid"/> and <see cref="Hostile"/>.
/// </summary>
/// <remarks>
/// With FsCheck.Xunit one attribute registers a class:
/// <c>[Properties(Arbitrary = [typeof(PolicyArbitraries.Valid)])]</c>. Without it:
/// <c>Prop.ForAll(PolicyArbitraries.Valid.MigrationRequest(), request => ...)</c>.
/// </remarks>
public static partial class PolicyArbitraries
{
}
