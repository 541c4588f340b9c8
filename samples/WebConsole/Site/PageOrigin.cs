using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.SignIn;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Who changes something on a page.</summary>
/// <param name="authentication">Who is signed in.</param>
/// <param name="authorization">What they may do.</param>
/// <param name="scopes">Where users are looked up.</param>
public sealed class PageOrigin(AuthenticationStateProvider authentication, IAuthorizationService authorization, IServiceScopeFactory scopes)
{
    /// <summary>Returns the user, with a new correlation id. A page asks at the moment of the change: what it showed may be older than the user's role.</summary>
    /// <param name="policy">What the user has to be allowed, one of <see cref="ParallelMigrationApiPolicies"/>.</param>
    /// <exception cref="UnauthorizedAccessException">The user is not allowed it.</exception>
    public async Task<ChangeOrigin> NewAsync(string policy)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        await using var scope = scopes.CreateAsyncScope();
        return user.Identity?.Name is { } name && (await authorization.AuthorizeAsync(user, policy)).Succeeded && await scope.ServiceProvider.GetRequiredService<ConsoleUsers>().IsCurrentAsync(user)
            ? new(name, Guid.NewGuid().ToString())
            : throw new UnauthorizedAccessException("Not done: your user was changed or removed, or may not do this. Sign in again in another window, and copy what you need from here.");
    }
}
