namespace ParallelMigration.Policy.Auditing;

/// <summary>An edit of a migration policy, for the cluster and each VM that have it.</summary>
/// <param name="Before">
/// The policy as it is. One is the same as another by its <see cref="MigrationPolicy.Id"/>, where both have one, else only if all that both say is
/// equal: give policies ids, or a detail that is left out here makes the edit apply to none (<see cref="AuditSummary.IsPolicyUnused"/>).
/// </param>
/// <param name="After">The policy as it will be.</param>
/// <exception cref="System.ArgumentNullException">An argument is <see langword="null"/>.</exception>
public sealed record PolicyChange(MigrationPolicy Before, MigrationPolicy After)
{
    /// <summary>Gets the policy as it is.</summary>
    public MigrationPolicy Before { get; init; } = Require.Given(Before, nameof(Before));

    /// <summary>Gets the policy as it will be.</summary>
    public MigrationPolicy After { get; init; } = Require.Given(After, nameof(After));

    internal bool Concerns(MigrationPolicy policy) =>
        policy.Id is not null && Before.Id is not null ? policy.Id == Before.Id : policy.Equals(Before);
}
