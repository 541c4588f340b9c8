using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>Tokens and cookies that are well made, but by others, for something else, or for a user that is gone.</summary>
[Collection(ConsoleHost.Collection)]
public class ForeignKeyTests(ConsoleHost host)
{
    [Fact]
    public async Task A_web_token_is_none_however_it_is_signed()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var id = await host.UsersAsync(async users => (await users.VerifyAsync(user.Name, user.Password, default))!.Id);
        var ends = host.Time.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        var payload = $$"""{"iss":"https://localhost/","sub":"{{id}}","name":"{{user.Name}}","role":"administrator","scope":"ovirt-app-api","oi_scp":"ovirt-app-api","token_type":"access_token","exp":{{ends}}}""";
        foreach (var (algorithm, sign) in new (string, Func<byte[], byte[]>)[]
        {
            ("none", _ => []), ("HS256", data => HMACSHA256.HashData("secret"u8.ToArray(), data)), ("HS256", data => HMACSHA256.HashData(Array.Empty<byte>(), data)),
            ("RS256", data => { using var key = RSA.Create(2048); return key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1); }),
        })
        {
            var text = Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"at+jwt"}""")) + "." + Encode(Encoding.UTF8.GetBytes(payload));
            Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + text + "." + Encode(sign(Encoding.ASCII.GetBytes(text))))));
        }
    }

    /// <summary>Sealed by keys that are not this console's, as an attacker would who knows the format and not the keys.</summary>
    [Fact]
    public async Task A_cookie_that_is_sealed_with_other_keys_is_none()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var principal = await host.UsersAsync(async users => await users.PrincipalAsync((await users.VerifyAsync(user.Name, user.Password, default))!));
        AuthenticationTicket ticket = new(principal, IdentityConstants.ApplicationScheme);
        string[] purposes = ["Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware", IdentityConstants.ApplicationScheme, "v2"];
        var own = new TicketDataFormat(host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector(purposes[0], purposes[1..]));
        Assert.Equal(200, await host.StatusAsync("/clusters", ("Cookie", "__Host-console=" + own.Protect(ticket))));
        var foreign = new TicketDataFormat(new EphemeralDataProtectionProvider().CreateProtector(purposes[0], purposes[1..]));
        Assert.Equal(302, await host.StatusAsync("/clusters", ("Cookie", "__Host-console=" + foreign.Protect(ticket))));
    }

    [Fact]
    public async Task What_opens_the_pages_does_not_open_the_api_nor_the_other_way_round()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var cookie = await CookieAsync(user);
        foreach (var headers in new (string, string)[][] { [("Cookie", "__Host-console=" + cookie)], [("Authorization", "Bearer " + cookie)], [("Cookie", "JSESSIONID=" + cookie), ("Prefer", "persistent-auth")] })
        {
            Assert.Equal(401, await host.StatusAsync(Api, headers));
            Assert.Equal(401, await host.StatusAsync("/api/v1/openapi.json", headers));
        }

        var token = await host.NewTokenAsync(user);
        var session = await SessionTests.BeginAsync(host, user);
        foreach (var headers in new (string, string)[][] { [("Authorization", "Bearer " + token)], [user.Basic], [session, ("Prefer", "persistent-auth")], [("Cookie", "__Host-console=" + token)] })
        {
            Assert.Equal(302, await host.StatusAsync("/clusters", headers));
        }
    }

    /// <summary>What a user was given before the user was removed is worth nothing for a new user of the same name.</summary>
    [Fact]
    public async Task A_name_that_is_used_again_is_another_user()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var (token, cookie, session) = (await host.NewTokenAsync(user), await CookieAsync(user), await SessionTests.BeginAsync(host, user));
        await host.UsersAsync(users => users.RemoveAsync(user.Name, "test", default));
        _ = await host.UsersAsync(users => users.AddAsync(user.Name, ConsoleRoles.Administrator, "test"));
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
        Assert.Equal(401, await host.StatusAsync(Api, session, ("Prefer", "persistent-auth")));
        Assert.Equal(302, await host.StatusAsync("/clusters", ("Cookie", "__Host-console=" + cookie)));
    }

    private async Task<string> CookieAsync(Account user)
    {
        var (_, answer) = await host.SignInAsync(user);
        return answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-console=", StringComparison.Ordinal)).Split(';')[0]["__Host-console=".Length..];
    }

    private static string Encode(byte[] data) => WebEncoders.Base64UrlEncode(data);
}
