namespace ParallelMigration.Policy;

/// <summary>A migration policy that is edited: whoever has it has it changed.</summary>
/// <param name="Before">The policy as it is. One is the same as another by its id, where both have one, else by everything it says.</param>
/// <param name="After">The policy as it will be.</param>
/// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
public sealed record PolicyChange(MigrationPolicy Before, MigrationPolicy After)
{
    /// <summary>The policy as it is.</summary>
    public MigrationPolicy Before { get; init; } = Require.Given(Before, nameof(Before));

    /// <summary>The policy as it will be.</summary>
    public MigrationPolicy After { get; init; } = Require.Given(After, nameof(After));

    internal bool Concerns(MigrationPolicy policy) =>
        policy.Id is not null && Before.Id is not null ? policy.Id == Before.Id : policy.Equals(Before);
}
