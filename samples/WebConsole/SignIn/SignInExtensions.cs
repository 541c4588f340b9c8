using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.SignIn;

internal static class SignInExtensions
{
    internal static void AddSignIn(this WebApplicationBuilder builder)
    {
        // Until there are users: whoever sits at this machine is the administrator.
        builder.Services.AddAuthentication(LocalAdministrator.SchemeName).AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, LocalAdministrator>(LocalAdministrator.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(ParallelMigrationApiPolicies.Read, policy => policy.RequireRole(ConsoleRoles.Reader, ConsoleRoles.Operator, ConsoleRoles.Administrator))
            .AddPolicy(ParallelMigrationApiPolicies.Edit, policy => policy.RequireRole(ConsoleRoles.Administrator))
            .AddPolicy(ParallelMigrationApiPolicies.Migrate, policy => policy.RequireRole(ConsoleRoles.Operator, ConsoleRoles.Administrator));
    }

    internal static Task PrepareSignInAsync(this WebApplication app) => Task.CompletedTask;

    internal static void MapSignIn(this WebApplication app)
    {
    }
}
