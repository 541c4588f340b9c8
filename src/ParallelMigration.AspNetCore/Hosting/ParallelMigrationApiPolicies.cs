namespace ParallelMigration.AspNetCore;

/// <summary>
/// The names of the authorization policies that the endpoints require. The application defines them; one that it does not define admits no one.
/// </summary>
public static class ParallelMigrationApiPolicies
{
    /// <summary>Reading everything, and asking what would be decided.</summary>
    public const string Read = "ParallelMigration.Read";

    /// <summary>Changing and adding clusters and VMs.</summary>
    public const string Edit = "ParallelMigration.Edit";

    /// <summary>Starting and canceling migrations.</summary>
    public const string Migrate = "ParallelMigration.Migrate";
}
