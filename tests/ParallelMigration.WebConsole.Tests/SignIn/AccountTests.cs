using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>One's own password, and what the audit log has of users.</summary>
[Collection(ConsoleHost.Collection)]
public class AccountTests(ConsoleHost host)
{
    private const string NewPassword = "correct horse battery";

    [Theory]
    [InlineData(ConsoleRoles.Reader)]
    [InlineData(ConsoleRoles.Operator)]
    [InlineData(ConsoleRoles.Administrator)]
    public async Task Everyone_changes_their_own_password_and_others_who_are_signed_in_as_them_are_signed_out(string role)
    {
        var user = await host.AddUserAsync(role);
        var token = await host.NewTokenAsync(user);
        var (other, _) = await host.SignInAsync(user);
        var (browser, _) = await host.SignInAsync(user);
        using var answer = await ChangeAsync(browser, user.Password, NewPassword);
        Assert.Contains("Your password is changed.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await browser.GetAsync("/clusters")).StatusCode);
        Assert.Equal(302, (int)(await other.GetAsync("/clusters")).StatusCode);
        Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
        Assert.Equal(401, await host.StatusAsync(Api, user.Basic));
        Assert.Equal(200, await host.StatusAsync(Api, (user with { Password = NewPassword }).Basic));
        var entry = (await LogAsync(user)).First(one => one.Action == AuditAction.PasswordChanged);
        Assert.Equal((user.Name, user.Name, AuditSubject.User), (entry.User, entry.SubjectName, entry.Subject));
        Assert.Empty(entry.Changes);
    }

    [Theory]
    [InlineData("wrong", NewPassword, NewPassword, "The current password is wrong")]
    [InlineData(null, "short", "short", "at least 12")]
    [InlineData(null, NewPassword, "other horse battery", "The two new passwords differ.")]
    [InlineData(null, null, null, "The new password is the current one.")]
    public async Task What_is_refused_is_said_and_changes_nothing(string? current, string? wanted, string? again, string words)
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var (browser, _) = await host.SignInAsync(user);
        using var answer = await ChangeAsync(browser, current ?? user.Password, wanted ?? user.Password, again ?? user.Password);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Password, html, StringComparison.Ordinal);
        Assert.Equal(200, await host.StatusAsync(Api, user.Basic));
        Assert.DoesNotContain(await LogAsync(user), entry => entry.Action == AuditAction.PasswordChanged);
    }

    /// <summary>The page is no way to guess a password of who left the browser open.</summary>
    [Fact]
    public async Task Wrong_current_passwords_count_as_failures_to_sign_in()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var (browser, _) = await host.SignInAsync(user);
        for (var i = 0; i < SignInExtensions.MostFailures; i++)
        {
            using var answer = await ChangeAsync(browser, "wrong", NewPassword);
        }

        using var right = await ChangeAsync(browser, user.Password, NewPassword);
        Assert.Contains("role=\"alert\"", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(401, await host.StatusAsync(Api, (user with { Password = NewPassword }).Basic));
    }

    [Fact]
    public async Task The_audit_log_has_who_changed_which_user_with_the_old_and_the_new_role()
    {
        var administrator = await host.AddUserAsync(ConsoleRoles.Administrator);
        var (browser, _) = await host.SignInAsync(administrator);
        using var added = await PostFormAsync(browser, "/users", "add", ("Name", "audited"), ("Role", ConsoleRoles.Reader));
        using var changed = await PostFormAsync(browser, "/users", "role-audited", ("Role", ConsoleRoles.Operator));
        using var renewed = await PostFormAsync(browser, "/users", "password-audited");
        using var removed = await PostFormAsync(browser, "/users", "remove-audited");
        var entries = await LogAsync(new("audited", ""));
        Assert.All(entries, entry => Assert.Equal((administrator.Name, AuditSubject.User), (entry.User, entry.Subject)));
        Assert.Equal([AuditAction.Removed, AuditAction.PasswordChanged, AuditAction.Changed, AuditAction.Added], entries.Select(entry => entry.Action));
        Assert.Equal([new AuditChange("Role", ConsoleRoles.Reader, ConsoleRoles.Operator)], entries[2].Changes);
        Assert.Equal([new AuditChange("Role", ConsoleRoles.Operator, null)], entries[0].Changes);
        var shown = System.Net.WebUtility.HtmlDecode(await browser.GetStringAsync("/log"));
        Assert.Contains("Password changed: user", shown, StringComparison.Ordinal);
        foreach (var page in new[] { added, renewed })
        {
            var html = await page.Content.ReadAsStringAsync();
            const string start = "id=\"new-password\">";
            var password = html[(html.IndexOf(start, StringComparison.Ordinal) + start.Length)..][..20];
            Assert.DoesNotContain(password, shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_signs_in_and_out_and_whose_sign_in_is_refused_is_in_the_audit_log_and_a_name_that_there_is_not_is_not()
    {
        host.Time.Advance(TimeSpan.FromMinutes(2)); // a new minute: the failures of other tests were counted
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        await host.SignInAsync(user with { Password = "wrong" });
        await host.SignInAsync(new("a password in the wrong field", "x"));
        await host.TokenAsync(user with { Password = "wrong" });
        await host.NewTokenAsync(user);
        var (browser, _) = await host.SignInAsync(user);
        using System.Net.Http.FormUrlEncodedContent form = new([new("__RequestVerificationToken", await FormTokenAsync(browser, "/clusters"))]);
        await browser.PostAsync("/sign-out", form);

        Assert.Equal(
            [AuditAction.SignedOut, AuditAction.SignedIn, AuditAction.SignedIn, AuditAction.SignInRefused, AuditAction.SignInRefused, AuditAction.Added],
            (await LogAsync(user)).Select(entry => entry.Action));
        var all = await host.Services.GetRequiredService<IAuditLog>().ReadAsync(new());
        Assert.Contains(all, entry => entry is { Action: AuditAction.SignInRefused, SubjectName: "of an unknown name", SubjectId: null });
        Assert.DoesNotContain(all, entry => $"{entry}".Contains("wrong field", StringComparison.Ordinal));
    }

    /// <summary>Who guesses does not fill the disk.</summary>
    [Fact]
    public async Task Refusals_are_logged_a_few_each_minute_and_the_others_counted()
    {
        host.Time.Advance(TimeSpan.FromMinutes(2));
        var log = host.Services.GetRequiredService<IAuditLog>();
        var before = (await log.ReadAsync(new() { Limit = 1 }))[0].Id;
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(401, await host.StatusAsync(Api, new Account("nobody" + i, "x").Basic));
        }

        Assert.Equal(20, (await log.ReadAsync(new() { Limit = 100 })).Count(entry => entry.Id > before));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(401, await host.StatusAsync(Api, new Account("nobody", "x").Basic));
        Assert.Equal("Before it, 10 more were refused.", (await log.ReadAsync(new() { Limit = 1 }))[0].Details);
    }

    private static Task<System.Net.Http.HttpResponseMessage> ChangeAsync(System.Net.Http.HttpClient browser, string current, string wanted, string? again = null) =>
        PostFormAsync(browser, "/account", "password", ("Current", current), ("New", wanted), ("Again", again ?? wanted));

    private async Task<AuditEntry[]> LogAsync(Account user) =>
        [.. (await host.Services.GetRequiredService<IAuditLog>().ReadAsync(new() { Limit = 1000 })).Where(entry => entry.SubjectName == user.Name)];
}
