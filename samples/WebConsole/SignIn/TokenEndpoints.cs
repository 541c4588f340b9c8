using System;
using System.Globalization;
using System.Security.Claims;
using System.Threading.Tasks;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using ParallelMigration.Samples.WebConsole.Site;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>oVirt's sign-in for programs: a name and a password for a token, which is good for a while or until it is given back. Tokens are in the database.</summary>
internal static class TokenEndpoints
{
    internal const string TokenPath = "/ovirt-engine/sso/oauth/token";
    internal const string LogoutPath = "/ovirt-engine/services/sso-logout";
    internal const string ApiScope = "ovirt-app-api";

    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    internal static void Add<TContext>(IServiceCollection services)
        where TContext : DbContext
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<TContext>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(TokenPath).AllowPasswordFlow().AcceptAnonymousClients().RegisterScopes(ApiScope);
                server.UseReferenceAccessTokens().SetAccessTokenLifetime(Lifetime);

                // Tokens are sealed with the keys of the data folder. The library wants these two all the same, and nothing uses them.
                server.UseDataProtection();
                server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
                server.UseAspNetCore().EnableTokenEndpointPassthrough();
                server.AddEventHandler<OpenIddictServerEvents.ApplyTokenResponseContext>(handler => handler.UseInlineHandler(Shape).SetOrder(int.MinValue + 1));
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseDataProtection();
                validation.UseAspNetCore();
            });
    }

    internal static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(TokenPath, IssueAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        endpoints.MapPost(LogoutPath, RevokeAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> IssueAsync(HttpContext context, ConsoleUsers users)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (!request.HasScope(ApiScope))
        {
            return Refused(Errors.InvalidScope, $"The scope {ApiScope} is required.");
        }

        if (await users.VerifyAsync(request.Username, request.Password, context.RequestAborted) is not { } user
            || !request.Username!.Contains('@', StringComparison.Ordinal))
        {
            return Refused(Errors.AccessDenied, $"Cannot authenticate user '{request.Username}': the name or the password is wrong, or it was wrong too often.");
        }

        ClaimsIdentity identity = new(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user.Id).SetClaim(Claims.Name, user.UserName).SetClaims(Claims.Role, [.. await users.RolesAsync(user)]);
        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        await users.NoteAsync(AuditAction.SignedIn, user, "For a token.");
        return Results.SignIn(new(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>Gives a token back. One that is not known is not good either, so it is no error.</summary>
    private static async Task<IResult> RevokeAsync(HttpContext context, IOpenIddictTokenManager tokens)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.Json(new { error_code = Errors.InvalidRequest, error = "The body must be a form." }, statusCode: StatusCodes.Status400BadRequest);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["token"].ToString() is { Length: > 0 } token && await tokens.FindByReferenceIdAsync(token, context.RequestAborted) is { } found)
        {
            _ = await tokens.TryRevokeAsync(found, context.RequestAborted);
        }

        return Results.Json(new { });
    }

    private static IResult Refused(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new System.Collections.Generic.Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    /// <summary>The answer as oVirt's clients know it.</summary>
    private static System.Threading.Tasks.ValueTask Shape(OpenIddictServerEvents.ApplyTokenResponseContext context)
    {
        var response = context.Response;
        if (response.Error is { } error)
        {
            response["error_code"] = error;
            response.Error = response.ErrorDescription ?? error;
            response.ErrorDescription = null;
            response.ErrorUri = null;
            return default;
        }

        response.TokenType = "bearer";
        response.Scope = ApiScope;
        var ends = context.Transaction.Options.TimeProvider!.GetUtcNow().AddSeconds(response.ExpiresIn ?? 0);
        response["exp"] = ends.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return default;
    }
}
