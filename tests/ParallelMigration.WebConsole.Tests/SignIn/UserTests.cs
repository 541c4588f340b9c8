using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>Passwords that are guessed, and the last administrator.</summary>
[Collection(ConsoleHost.Collection)]
public class UserTests(ConsoleHost host)
{
    [Fact]
    public async Task Five_failures_in_a_row_lock_a_user_out_of_every_way_in()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(401, await host.StatusAsync(Api, (user with { Password = "wrong" }).Basic));
        }

        Assert.Equal(200, await host.StatusAsync(Api, user.Basic));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(i == 0 ? 400 : 401, i == 0 ? (await host.TokenAsync(user with { Password = "wrong" })).Status : await host.StatusAsync(Api, (user with { Password = "wrong" }).Basic));
        }

        Assert.Equal(401, await host.StatusAsync(Api, user.Basic));
        Assert.Equal("access_denied", (string?)(await host.TokenAsync(user)).Answer["error_code"]);
        Assert.Equal(200, (int)(await host.SignInAsync(user)).Response.StatusCode);
        Assert.True((await host.UsersAsync(users => users.ListAsync(default))).Single(one => one.Name == user.Name).IsLockedOut);

        Account renewed = new(user.Name, await host.UsersAsync(users => users.ResetPasswordAsync(user.Name, "test", default)));
        Assert.Equal(200, await host.StatusAsync(Api, renewed.Basic));
    }

    /// <summary>Side by side they would be counted as fewer, and each would be a guess for free.</summary>
    [Fact]
    public async Task Guesses_side_by_side_are_counted_one_by_one()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => host.StatusAsync(Api, (user with { Password = "wrong" + i }).Basic))));
        Assert.All(answers, answer => Assert.Equal(401, answer));
        Assert.Equal(401, await host.StatusAsync(Api, user.Basic));
    }

    [Fact]
    public async Task A_password_of_any_length_is_no_work_for_the_server()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        Assert.Null(await host.UsersAsync(users => users.VerifyAsync(user.Name, new string('x', 257), default)));
        Assert.Null(await host.UsersAsync(users => users.VerifyAsync(null, null, default)));
        Assert.NotNull(await host.UsersAsync(users => users.VerifyAsync(user.Name.ToUpperInvariant() + "@INTERNAL", user.Password, default)));
    }

    [Fact]
    public async Task Commands_do_what_the_page_does()
    {
        Assert.Equal((0, "The password of cli, shown only now: "), Cut(await RunAsync("users", "add", "cli", "operator")));
        Assert.Contains("cli: operator", (await RunAsync("users", "list")).Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync("users", "role", "cli", "reader"));
        Assert.Equal((0, "The password of cli, shown only now: "), Cut(await RunAsync("users", "password", "cli")));
        Assert.Equal((0, ""), await RunAsync("users", "remove", "cli"));
        Assert.Equal((1, "There is no user cli."), await RunAsync("users", "remove", "cli"));
        Assert.Equal((1, "There is no role king. The roles are reader, operator, administrator."), await RunAsync("users", "add", "x", "king"));
        Assert.Equal(2, (await RunAsync("users")).Status);
        Assert.Null((await RunAsync("--urls", "https://localhost")).Status);

        static (int?, string) Cut((int? Status, string Output) answer) => (answer.Status, answer.Output[..^20]);
    }

    /// <summary>Without one no one could add users any more.</summary>
    [Fact]
    public async Task The_last_administrator_stays()
    {
        using ConsoleHost other = new();
        var refused = await Assert.ThrowsAsync<UserRefusedException>(() => other.UsersAsync(users => users.RemoveAsync(ConsoleUsers.FirstAdministrator, "test", default)));
        Assert.Equal("admin is the last administrator. Add another one first.", refused.Message);
        _ = await Assert.ThrowsAsync<UserRefusedException>(() => other.UsersAsync(users => users.ChangeRoleAsync(ConsoleUsers.FirstAdministrator, ConsoleRoles.Reader, "test", default)));
        await other.AddUserAsync(ConsoleRoles.Administrator);
        await other.UsersAsync(users => users.RemoveAsync(ConsoleUsers.FirstAdministrator, "test", default));
        Assert.Null(await other.UsersAsync(users => users.PrepareAsync(default)));
    }

    private async Task<(int? Status, string Output)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        var status = await UserCommands.RunAsync(host.Services, arguments, output);
        return (status, output.ToString().TrimEnd());
    }
}
