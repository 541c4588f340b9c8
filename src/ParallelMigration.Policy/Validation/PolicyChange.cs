namespace ParallelMigration.Policy;

/// <summary>A migration policy that is edited: whoever has it has it changed.</summary>
/// <param name="Before">The policy as it is. One is the same as another by its id, where both have one, else by everything it says.</param>
/// <param name="After">The policy as it will be.</param>
public sealed record PolicyChange(MigrationPolicy Before, MigrationPolicy After)
{
    internal bool Concerns(MigrationPolicy policy) =>
        policy.Id is not null && Before.Id is not null ? policy.Id == Before.Id : policy.Equals(Before);
}
