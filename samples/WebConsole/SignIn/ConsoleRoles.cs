using Microsoft.AspNetCore.Authorization;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>The roles of users, and what each may do.</summary>
internal static class ConsoleRoles
{
    /// <summary>Sees everything.</summary>
    internal const string Reader = "reader";

    /// <summary>Sees everything, and migrates.</summary>
    internal const string Operator = "operator";

    /// <summary>Does everything, and has the users.</summary>
    internal const string Administrator = "administrator";

    /// <summary>The authorization policy of who adds, changes and removes users.</summary>
    internal const string UsersPolicy = "Console.Users";

    internal static readonly string[] All = [Reader, Operator, Administrator];

    internal static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(ParallelMigrationApiPolicies.Read, policy => policy.RequireRole(All));
        options.AddPolicy(ParallelMigrationApiPolicies.Migrate, policy => policy.RequireRole(Operator, Administrator));
        options.AddPolicy(ParallelMigrationApiPolicies.Edit, policy => policy.RequireRole(Administrator));
        options.AddPolicy(UsersPolicy, policy => policy.RequireRole(Administrator));
    }
}
