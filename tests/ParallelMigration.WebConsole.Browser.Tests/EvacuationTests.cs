using System;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>An evacuation is planned on the example site. None can be carried out there; the lab's test does.</summary>
[Collection(OneBrowser.Name)]
public sealed class EvacuationTests(BrowserFixture console)
{
    [Fact]
    public async Task Hosts_are_chosen_a_window_is_too_short_and_what_cannot_move_is_named()
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync("/evacuation");
        await page.Page.GetByLabel("Cluster", new() { Exact = true }).SelectOptionAsync("Production");
        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "prod-a" }).CheckAsync();
        var count = page.Page.Locator("#evacuation-count");
        await Expect(count).ToContainTextAsync("; 1 cannot move");
        await Expect(page.Page.Locator("#evacuation-staying")).ToContainTextAsync("web-12");
        await Expect(page.Page.Locator("#evacuation-staying")).ToContainTextAsync("Let it run on other hosts too.");
        await Expect(page.Page.Locator(".console-gantt rect")).ToHaveCountAsync(4);
        var row = page.Page.GetByRole(AriaRole.Region, new() { Name = "Migrations" }).GetByRole(AriaRole.Row, new() { Name = "app-03" });
        await Expect(row).ToContainTextAsync("prod-a");

        // Too short a window: how likely it is, and what would help.
        await page.Page.GetByLabel("Window in minutes, or empty").FillAsync("0.05");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByText("may be too short")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("#evacuation-remedies")).ToContainTextAsync("times as many migrations at once");
        await page.Page.GetByLabel("Window in minutes, or empty").FillAsync("600");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByText("is long enough")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Window in minutes, or empty").FillAsync("-1");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a number of minutes above 0");

        // A second host: more to move, and fewer that take it.
        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "prod-b" }).CheckAsync();
        await Expect(page.Page.Locator(".console-gantt rect")).Not.ToHaveCountAsync(4);
        await Expect(row).Not.ToContainTextAsync("prod-b");
        await Expect(page.Button("Start evacuation")).ToBeDisabledAsync();
        await Expect(page.Page.GetByText("No host is connected")).ToBeVisibleAsync();

        // By hand only: such a VM stays until it is chosen that it moves too.
        await page.Page.GetByLabel("Cluster", new() { Exact = true }).SelectOptionAsync("Databases");
        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "data-b" }).CheckAsync();
        await Expect(page.Page.Locator("#evacuation-staying")).ToContainTextAsync("It migrates by hand only.");
        await page.Page.GetByLabel("Move VMs that migrate by hand only, too").CheckAsync();
        await Expect(page.Page.Locator("#evacuation-staying")).ToHaveCountAsync(0);
        await Expect(count).Not.ToContainTextAsync("cannot move");
    }

    [Fact]
    public async Task A_password_is_changed_on_the_page_of_who_is_signed_in()
    {
        await using var page = await console.PageAsync(await console.UserAsync("reader"));
        await page.OpenAsync("/clusters");
        await page.Link("reader").ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("Your password");
        await page.Page.GetByLabel("Current password").FillAsync("wrong");
        await page.Page.GetByLabel("New password", new() { Exact = true }).FillAsync("correct horse battery");
        await page.Page.GetByLabel("New password again").FillAsync("correct horse battery");
        await page.Button("Change the password").ClickAsync();
        await Expect(page.Page.Locator("#refusal")).ToContainTextAsync("The current password is wrong");
    }
}
