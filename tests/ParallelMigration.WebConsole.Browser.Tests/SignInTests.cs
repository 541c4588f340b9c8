using System;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>Who signs in, and what each role sees.</summary>
[Collection(OneBrowser.Name)]
public sealed class SignInTests(BrowserFixture console)
{
    [Fact]
    public async Task Without_sign_in_there_is_only_the_sign_in_page_and_afterwards_the_page_that_was_asked_for()
    {
        await using var context = await console.Browser.NewContextAsync(new() { BaseURL = console.Console.Address.ToString(), IgnoreHTTPSErrors = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Site.Production);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
        Assert.DoesNotContain("Production", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByLabel("Name").FillAsync(BrowserFixture.Administrator);
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong");

        await page.GetByLabel("Password").FillAsync(console.Console.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Cluster Production");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/clusters");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    [Theory]
    [InlineData("reader", false)]
    [InlineData("operator", true)]
    public async Task Who_may_not_edit_sees_the_values_and_no_editor(string role, bool migrates)
    {
        await using var page = await console.PageAsync(await console.UserAsync(role));
        await page.OpenAsync(Site.Production);
        await Expect(page.Heading).ToHaveTextAsync("Cluster Production");
        await Expect(page.Page.GetByText("Only an administrator can change it.")).ToBeVisibleAsync();
        await Expect(page.Choice).ToHaveCountAsync(0);
        await page.OpenAsync(Site.Web1);
        await Expect(page.Choice).ToHaveCountAsync(0);
        await page.OpenAsync(Site.Web1 + "/migrate");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Start migration" })).ToHaveCountAsync(migrates ? 1 : 0);
        await page.OpenAsync(Site.Host);
        await page.Link("Empty this host").ClickAsync();
        await Expect(page.Page.Locator("#evacuation-count")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Start evacuation" })).ToHaveCountAsync(migrates ? 1 : 0);
        await page.Page.GotoAsync("/users");
        await Expect(page.Heading).ToHaveTextAsync("Not allowed");
    }
}
