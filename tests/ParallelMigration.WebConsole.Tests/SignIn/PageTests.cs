using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>Signing in and out on the pages, and the page of the users.</summary>
[Collection(ConsoleHost.Collection)]
public class PageTests(ConsoleHost host)
{
    [Fact]
    public async Task Who_is_not_signed_in_is_sent_to_the_form_and_back()
    {
        using var response = await host.SendAsync("/clusters");
        Assert.Equal((302, "/sign-in?ReturnUrl=%2Fclusters"), ((int)response.StatusCode, response.Headers.Location!.PathAndQuery));
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var (browser, answer) = await host.SignInAsync(user, "/clusters");
        Assert.Equal((302, "/clusters"), ((int)answer.StatusCode, answer.Headers.Location!.AbsolutePath));
        Assert.Contains(user.Name, await browser.GetStringAsync("/clusters"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://other.example/")]
    [InlineData("//other.example/")]
    [InlineData("/\\other.example/")]
    [InlineData("/\tx")]
    [InlineData("javascript:alert(1)")]
    public async Task No_link_leads_to_another_site(string returnUrl)
    {
        var (_, answer) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Reader), returnUrl);
        Assert.Equal((302, "localhost", "/"), ((int)answer.StatusCode, answer.Headers.Location!.Host, answer.Headers.Location.PathAndQuery));
    }

    [Fact]
    public async Task A_wrong_password_is_said_beside_the_fields_and_signs_no_one_in()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        foreach (var account in new[] { user with { Password = "wrong" }, new("nobody", "wrong"), user with { Password = "" } })
        {
            var (browser, answer) = await host.SignInAsync(account);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
            Assert.Equal(2, html.Split("aria-describedby=\"failure\"").Length - 1);
            Assert.DoesNotContain("value=\"wrong\"", html, StringComparison.Ordinal);
            Assert.Equal(302, (int)(await browser.GetAsync("/clusters")).StatusCode);
        }
    }

    [Fact]
    public async Task The_cookie_is_this_site_s_alone()
    {
        var (_, answer) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Reader));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-console=", StringComparison.Ordinal));
        Assert.Equal(["httponly", "path=/", "samesite=lax", "secure"], cookie.Split("; ")[1..].Order());
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        var (browser, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Reader));
        var token = await FormTokenAsync(browser, "/clusters");
        using FormUrlEncodedContent form = new([new("__RequestVerificationToken", token)]);
        var answer = await browser.PostAsync("/sign-out", form);
        Assert.Equal((302, "/sign-in"), ((int)answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal(302, (int)(await browser.GetAsync("/clusters")).StatusCode);
    }

    [Theory]
    [InlineData("/sign-in", "sign-in")]
    [InlineData("/sign-out", "")]
    [InlineData("/users", "add")]
    public async Task A_post_of_a_foreign_page_is_refused(string path, string form)
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        var (browser, _) = await host.SignInAsync(user);
        foreach (var token in new[] { null, "", "CfDJ8" + new string('A', 100) })
        {
            using FormUrlEncodedContent content = new([new("_handler", form), new("Name", "intruder"), new("Role", ConsoleRoles.Administrator), .. token is null ? [] : new[] { KeyValue(token) }]);
            Assert.Equal(400, (int)(await browser.PostAsync(path, content)).StatusCode);
        }

        Assert.DoesNotContain(await host.UsersAsync(users => users.ListAsync(default)), one => one.Name == "intruder");
        Assert.Equal(200, (int)(await browser.GetAsync("/clusters")).StatusCode);

        static System.Collections.Generic.KeyValuePair<string, string> KeyValue(string token) => new("__RequestVerificationToken", token);
    }

    [Fact]
    public async Task An_administrator_adds_a_user_whose_password_is_shown_once()
    {
        var (browser, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        using var answer = await PostFormAsync(browser, "/users", "add", ("Name", "new.user"), ("Role", ConsoleRoles.Operator));
        var html = await answer.Content.ReadAsStringAsync();
        const string start = "id=\"new-password\">";
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Account added = new("new.user", html[from..html.IndexOf('<', from)]);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(20, added.Password.Length);
        Assert.DoesNotContain(added.Password, await browser.GetStringAsync("/users"), StringComparison.Ordinal);
        Assert.Equal(200, await host.StatusAsync(Api, added.Basic));

        using var again = await PostFormAsync(browser, "/users", "add", ("Name", "NEW.USER"), ("Role", ConsoleRoles.Operator));
        Assert.Contains("role=\"alert\"", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var odd = await PostFormAsync(browser, "/users", "add", ("Name", "<b>x</b>"), ("Role", ConsoleRoles.Operator));
        Assert.DoesNotContain("<b>x</b>", await odd.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_changes_and_removes_a_user_who_is_signed_out_by_it()
    {
        var (browser, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        foreach (var (form, roleAfter) in new[] { ("role", ConsoleRoles.Operator), ("remove", null) })
        {
            var (theirs, _) = await host.SignInAsync(user);
            var token = await host.NewTokenAsync(user);
            Assert.Equal(200, (int)(await theirs.GetAsync("/clusters")).StatusCode);
            using var answer = await PostFormAsync(browser, "/users", $"{form}-{user.Name}", ("Role", ConsoleRoles.Operator));
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(roleAfter, (await host.UsersAsync(users => users.ListAsync(default))).SingleOrDefault(one => one.Name == user.Name)?.Role);
            Assert.Equal(302, (int)(await theirs.GetAsync("/clusters")).StatusCode);
            Assert.Equal(401, await host.StatusAsync(Api, ("Authorization", "Bearer " + token)));
        }

        Assert.Equal(401, await host.StatusAsync(Api, user.Basic));
    }

    [Fact]
    public async Task A_new_password_ends_the_old_one()
    {
        var (browser, _) = await host.SignInAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        using var answer = await PostFormAsync(browser, "/users", $"password-{user.Name}");
        Assert.Contains("id=\"new-password\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(401, await host.StatusAsync(Api, user.Basic));
    }
}
