using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Components.Authorization;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Who changes something on a page.</summary>
/// <param name="authentication">Who is signed in.</param>
public sealed class PageOrigin(AuthenticationStateProvider authentication)
{
    /// <summary>Returns the user, with a new correlation id.</summary>
    /// <exception cref="InvalidOperationException">No one is signed in.</exception>
    public async Task<ChangeOrigin> NewAsync() => new(
        (await authentication.GetAuthenticationStateAsync()).User.Identity?.Name ?? throw new InvalidOperationException("No one is signed in."),
        Guid.NewGuid().ToString());
}
