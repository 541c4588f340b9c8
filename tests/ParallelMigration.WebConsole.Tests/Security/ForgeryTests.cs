using System;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Security;

/// <summary>Tokens, cookies and sessions that someone made up, or changed.</summary>
[Collection(ConsoleHost.Collection)]
public class ForgeryTests(ConsoleHost host)
{
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("' or 1=1 --")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsIm5hbWUiOiJhZG1pbiIsInJvbGUiOiJhZG1pbmlzdHJhdG9yIn0.")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJhZG1pbiIsInJvbGUiOiJhZG1pbmlzdHJhdG9yIiwiZXhwIjo0MTAyNDQ0ODAwfQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_token_is_none(string token) => Assert.Equal(401, await host.StatusAsync(ConsoleHost.Api, ("Authorization", "Bearer " + token)));

    [Fact]
    public async Task A_token_with_one_letter_changed_is_none()
    {
        var token = await host.NewTokenAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        Assert.Equal(200, await host.StatusAsync(ConsoleHost.Api, ("Authorization", "Bearer " + token)));
        foreach (var changed in Changed(token))
        {
            Assert.Equal(401, await host.StatusAsync(ConsoleHost.Api, ("Authorization", "Bearer " + changed)));
        }
    }

    [Fact]
    public async Task A_cookie_with_one_letter_changed_is_none()
    {
        var (_, answer) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        var value = answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-console=", StringComparison.Ordinal)).Split(';')[0]["__Host-console=".Length..];
        Assert.Equal(200, await host.StatusAsync("/clusters", ("Cookie", "__Host-console=" + value)));
        foreach (var changed in Changed(value).Append("x").Append(""))
        {
            Assert.Equal(302, await host.StatusAsync("/clusters", ("Cookie", "__Host-console=" + changed)));
        }
    }

    [Fact]
    public async Task A_session_with_one_letter_changed_is_none()
    {
        var (name, value) = await SessionTests.BeginAsync(host, await host.AddUserAsync(ConsoleRoles.Administrator));
        Assert.Equal(200, await host.StatusAsync(ConsoleHost.Api, (name, value), ("Prefer", "persistent-auth")));
        foreach (var changed in Changed(value["JSESSIONID=".Length..]))
        {
            Assert.Equal(401, await host.StatusAsync(ConsoleHost.Api, (name, "JSESSIONID=" + changed), ("Prefer", "persistent-auth")));
        }
    }

    /// <summary>One user's form token with another user's cookie is refused.</summary>
    [Fact]
    public async Task A_form_of_another_user_is_refused()
    {
        var (mine, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        var (theirs, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        var token = await ConsoleHost.FormTokenAsync(theirs, "/users");
        _ = await ConsoleHost.FormTokenAsync(mine, "/users");
        using FormUrlEncodedContent form = new([new("_handler", "add"), new("__RequestVerificationToken", token), new("Name", "forged"), new("Role", ConsoleRoles.Administrator)]);
        using var answer = await mine.PostAsync("/users", form);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.DoesNotContain(await host.UsersAsync(users => users.ListAsync(default)), one => one.Name == "forged");
    }

    // The first, the last but one (the last may have bits that do not count), and some between.
    private static string[] Changed(string text) =>
        [.. new[] { 0, text.Length / 3, text.Length / 2, text.Length - 2 }.Select(i => new StringBuilder(text) { [i] = text[i] == 'A' ? 'B' : 'A' }.ToString())];
}
