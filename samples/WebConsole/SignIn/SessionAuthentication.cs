using System;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>
/// oVirt's older way to sign in to the API: a name and a password with each request (Basic), or a session that the first such request begins by <c>Prefer: persistent-auth</c> and whose id
/// is the cookie <c>JSESSIONID</c>.
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SessionStore sessions, ConsoleUsers users)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string SchemeName = "OVirtSession";
    internal const string CookieName = "JSESSIONID";
    internal const string CookiePath = "/ovirt-engine/api";

    private const string Challenge = "Basic realm=\"RESTAPI\"";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (persistent, anew) = (Prefers("persistent-auth"), Prefers("new-auth"));
        if (Request.Cookies[CookieName] is { Length: > 0 } id)
        {
            if (!anew && sessions.Use(id) is { } known && await users.IsCurrentAsync(known))
            {
                if (!persistent)
                {
                    // The last request of the session says so by leaving the preference out.
                    End(id);
                }

                return Success(known);
            }

            End(id);
        }

        if (Credentials() is not var (name, password))
        {
            return AuthenticateResult.NoResult();
        }

        if (!name.Contains('@', StringComparison.Ordinal) || await users.VerifyAsync(name, password, Context.RequestAborted) is not { } user)
        {
            return AuthenticateResult.Fail("The name or the password is wrong.");
        }

        var principal = await users.PrincipalAsync(user);
        if (persistent)
        {
            Response.Cookies.Append(CookieName, sessions.Begin(principal, Lifetime()), Cookie);
        }

        return Success(principal);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Challenge;
        return Task.CompletedTask;
    }

    private static CookieOptions Cookie => new() { Path = CookiePath, HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict };

    private AuthenticateResult Success(ClaimsPrincipal principal) => AuthenticateResult.Success(new(principal, Scheme.Name));

    private void End(string id)
    {
        sessions.End(id);
        Response.Cookies.Delete(CookieName, Cookie);
    }

    private bool Prefers(string what) =>
        Request.Headers["Prefer"].Any(line => line is not null && line.Split(',', StringSplitOptions.TrimEntries).Any(one => one.Split(';')[0].Trim().Equals(what, StringComparison.OrdinalIgnoreCase)));

    /// <summary>How long a session may rest: the client's minutes, and never longer than a day.</summary>
    private TimeSpan Lifetime() =>
        int.TryParse(Request.Headers["Session-TTL"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes > 0
            ? TimeSpan.FromMinutes(Math.Min(minutes, SessionStore.LongestLifetime.TotalMinutes)) : SessionStore.DefaultLifetime;

    private (string Name, string Password)? Credentials()
    {
        if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
        {
            return null;
        }

        try
        {
            var text = Utf8.GetString(Convert.FromBase64String(header.Parameter));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? (text[..colon], text[(colon + 1)..]) : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
