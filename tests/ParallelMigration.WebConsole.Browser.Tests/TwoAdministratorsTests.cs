using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>Two administrators at the same cluster at once: the second one sees what the first one changed, and nothing is lost.</summary>
[Collection(OneBrowser.Name)]
public sealed class TwoAdministratorsTests(BrowserFixture console)
{
    private const string Start = """{"migration":{"parallel_migrations_policy":"disabled","policy":{"id":"80554327-0569-496b-bdeb-fcbbf52b827b"},"bandwidth":{"assignment_method":"auto"}}}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_second_sees_what_the_first_changed_and_chooses(bool overwrites)
    {
        await console.PutAsync(Site.Production, Start);
        await using var second = await console.PageAsync();
        await second.OpenAsync(Site.Production);
        await second.Choice.SelectOptionAsync("Auto");

        await using (var first = await console.PageAsync())
        {
            await first.OpenAsync(Site.Production);
            await first.Labelled("Migration bandwidth").SelectOptionAsync("Custom");
            await first.Labelled("Bandwidth limit (Mbps)").FillAsync("1234");
            await first.Save.ClickAsync();
            await Expect(first.Saved).ToBeVisibleAsync();
        }

        // At once, before the second one saves.
        var conflict = second.Page.Locator(".console-conflict");
        await Expect(conflict).ToContainTextAsync("Production has been changed meanwhile by admin");
        await Expect(conflict).ToContainTextAsync("1234");
        await second.Save.ClickAsync();
        await Expect(conflict).ToContainTextAsync("Your change is not saved:");
        Assert.Equal("disabled", await PolicyAsync());

        await second.Page.GetByRole(AriaRole.Button, new() { Name = overwrites ? "Save my change over it" : "Discard my change" }).ClickAsync();
        await Expect(conflict).ToHaveCountAsync(0);
        if (overwrites)
        {
            await Expect(second.Saved).ToBeVisibleAsync();
        }

        // Only what the second one changed is changed: the first one's bandwidth stays either way.
        Assert.Equal(overwrites ? "auto" : "disabled", await PolicyAsync());
        Assert.Equal("1234", (await console.GetAsync(Site.Production))["migration"]!["bandwidth"]!["custom_value"]!.GetValue<string>());
        await Expect(second.Labelled("Bandwidth limit (Mbps)")).ToHaveValueAsync("1234");
        await console.PutAsync(Site.Production, Start);
    }

    /// <summary>An open page makes no requests that could be refused: who is allowed to save is asked when it saves.</summary>
    [Fact]
    public async Task Who_is_no_longer_an_administrator_saves_nothing_and_keeps_what_was_chosen()
    {
        await console.PutAsync(Site.Production, Start);
        await using var page = await console.PageAsync(await console.UserAsync("administrator", "demoted"));
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Auto");
        await using (var first = await console.PageAsync())
        {
            await first.Page.GotoAsync("/users");
            await first.Labelled("Role of demoted").SelectOptionAsync("reader");
            await first.Button("Change the role of demoted").ClickAsync();
            await Expect(first.Labelled("Role of demoted")).ToHaveValueAsync("reader");
        }

        await page.Save.ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not done: your user was changed");
        await Expect(page.Choice).ToHaveValueAsync("Auto");
        Assert.Equal("disabled", await PolicyAsync());
    }

    private async Task<string> PolicyAsync() => (await console.GetAsync(Site.Production))["migration"]!["parallel_migrations_policy"]!.GetValue<string>();
}
