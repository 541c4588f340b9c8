using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>Basic and the sessions of oVirt's older clients.</summary>
[Collection(ConsoleHost.Collection)]
public class SessionTests(ConsoleHost host)
{
    private static readonly (string Name, string Value) Persistent = ("Prefer", "persistent-auth");

    [Fact]
    public async Task Basic_alone_is_one_request()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        using var response = await host.SendAsync(Api + "/vms", user.Basic);
        Assert.Equal((200, false), ((int)response.StatusCode, response.Headers.Contains("Set-Cookie")));
    }

    [Theory]
    [InlineData("Basic !")]
    [InlineData("Basic")]
    [InlineData("Basic /w==")]
    [InlineData("Basic YWRtaW4=")]
    [InlineData("Digest YWRtaW46eA==")]
    public async Task Credentials_that_are_none_are_none(string header)
    {
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", header)));
    }

    [Fact]
    public async Task A_name_needs_its_profile()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Name}:{user.Password}")))));
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Name}@other:{user.Password}")))));
    }

    [Fact]
    public async Task A_session_needs_no_password_and_ends_with_the_request_that_does_not_prefer_it()
    {
        var cookie = await BeginAsync(host, await host.AddUserAsync(ConsoleRoles.Reader));
        Assert.Equal(200, await host.StatusAsync(Api + "/vms", cookie, Persistent));
        Assert.Equal(200, await host.StatusAsync(Api + "/vms", cookie, ("Prefer", "x; y=z, Persistent-Auth ; a")));
        Assert.Equal(200, await host.StatusAsync(Api + "/vms", cookie));
        Assert.Equal(401, await host.StatusAsync(Api + "/vms", cookie, Persistent));
    }

    [Fact]
    public async Task The_cookie_is_for_the_api_alone()
    {
        using var response = await host.SendAsync(Api, (await host.AddUserAsync(ConsoleRoles.Reader)).Basic, Persistent);
        var parts = response.Headers.GetValues("Set-Cookie").Single().Split("; ");
        Assert.StartsWith("JSESSIONID=", parts[0], StringComparison.Ordinal);
        Assert.Equal(["httponly", "path=/ovirt-engine/api", "samesite=strict", "secure"], parts[1..].Order());
        Assert.True(parts[0].Length >= "JSESSIONID=".Length + 43, "256 bits");
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("5", 5)]
    [InlineData("0", 30)]
    [InlineData("x", 30)]
    [InlineData("100000", 24 * 60)]
    public async Task A_session_rests_as_long_as_the_client_says(string? lifetime, int minutes)
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var cookie = await BeginAsync(host, user, lifetime);
        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(minutes - 1));
            Assert.Equal(200, await host.StatusAsync(Api, cookie, Persistent));
        }

        host.Time.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(401, await host.StatusAsync(Api, cookie, Persistent));
    }

    [Fact]
    public async Task A_new_sign_in_is_forced_by_a_preference()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var cookie = await BeginAsync(host, user);
        Assert.Equal(401, await host.StatusAsync(Api, cookie, ("Prefer", "new-auth, persistent-auth")));
        cookie = await BeginAsync(host, user);
        using var response = await host.SendAsync(Api, cookie, user.Basic, ("Prefer", "new-auth, persistent-auth"));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.DoesNotContain(cookie.Value, response.Headers.GetValues("Set-Cookie").Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_ends_when_its_user_is_changed()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var cookie = await BeginAsync(host, user);
        await host.UsersAsync(users => users.ChangeRoleAsync(user.Name, ConsoleRoles.Reader, "test", default));
        Assert.Equal(401, await host.StatusAsync(Api, cookie, Persistent));
    }

    /// <summary>A client that never sends its cookie back makes a session with each request; there is a most of them, and the oldest goes first.</summary>
    [Fact]
    public void There_is_a_most_of_sessions()
    {
        Microsoft.Extensions.Time.Testing.FakeTimeProvider time = new();
        SessionStore sessions = new(time);
        var first = sessions.Begin(new(), TimeSpan.FromMinutes(30));
        time.Advance(TimeSpan.FromSeconds(1));
        var second = sessions.Begin(new(), TimeSpan.FromMinutes(30));
        for (var i = 0; i < 9_999; i++)
        {
            _ = sessions.Begin(new(), TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(1));
        }

        Assert.Equal((null, true), (sessions.Use(first), sessions.Use(second) is not null));
    }

    internal static async Task<(string Name, string Value)> BeginAsync(ConsoleHost host, Account user, string? lifetime = null)
    {
        using var response = lifetime is null ? await host.SendAsync(Api, user.Basic, Persistent) : await host.SendAsync(Api, user.Basic, Persistent, ("Session-TTL", lifetime));
        Assert.Equal(200, (int)response.StatusCode);
        return ("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }
}
