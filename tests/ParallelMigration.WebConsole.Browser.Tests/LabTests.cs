using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>A real migration, set, started and watched in the browser.</summary>
[Collection(OneBrowser.Name)]
public sealed class LabTests(BrowserFixture console)
{
    private const int LongWait = 120_000; // a migration on a busy machine

    [TierFact(Tiers.Live)]
    public async Task Custom_4_is_set_the_guest_migrated_and_watched_and_found_again_after_a_restart()
    {
        await using var lab = await ConsoleLab.UpAsync(linkSpeed: "100mbit", dirtyRate: 2);
        var data = Directory.CreateTempSubdirectory("parallel-migration-console-").FullName;
        try
        {
            string password, migration;
            await using (var process = await ConsoleProcess.StartAsync(data, lab.Configuration))
            {
                password = process.Password;
                await using var page = await SignInAsync(process, password);
                await page.OpenAsync("/clusters");
                await page.Link(ConsoleLab.Cluster).ClickAsync();
                await page.Choice.SelectOptionAsync("Custom");
                await page.Number.FillAsync("4");
                await page.Save.ClickAsync();
                await Expect(page.Saved).ToBeVisibleAsync();

                await page.Link("VMs").ClickAsync();
                await page.Link("Migrate " + ConsoleLab.Guest).ClickAsync();
                await Expect(page.Page.Locator("#migrate-plan")).ToContainTextAsync("4 parallel connections");
                await page.Button("Start migration").ClickAsync();

                // The data really flows: the connections that the console sees are those that the lab sees.
                await Expect(page.Page.Locator(".console-connections")).ToContainTextAsync(new Regex("[45] now"), new() { Timeout = LongWait });
                Assert.InRange(await ConsoleLab.ConnectionsAsync(), 4, 5);
                await Expect(page.Page.Locator("svg").First).ToBeVisibleAsync();
                migration = page.Page.Url;
                await Pictures.TakeAsync(page.Page, "migration.png", afterMilliseconds: 5000);
                await ConsoleLab.LinkAsync("20mbit"); // long enough for a restart on a busy machine
            } // killed

            await using (var process = await ConsoleProcess.StartAsync(data, lab.Configuration))
            {
                await using var page = await SignInAsync(process, password);
                await page.OpenAsync(new System.Uri(migration).AbsolutePath);
                // At once: a host that waited for its arriving VM would answer after 30 seconds, and only then the migration would be found.
                await Expect(page.Button("Stop the migration")).ToBeVisibleAsync(new() { Timeout = 20_000 });
                await Expect(page.Page.Locator("progress")).ToBeVisibleAsync(new() { Timeout = LongWait });
                await ConsoleLab.LinkAsync("unlimited");
                await Expect(page.Page.GetByText("Finished", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = LongWait });
                Assert.NotEmpty(await ConsoleLab.HeartbeatAsync("beta"));
                await page.OpenAsync("/vms");
                await Expect(page.Page.GetByRole(AriaRole.Row, new() { Name = ConsoleLab.Guest })).ToContainTextAsync("beta", new() { Timeout = LongWait });

                // Back again, by emptying the host: planned, started and watched in the browser.
                await page.OpenAsync("/hosts");
                await page.Link("beta").ClickAsync();
                await page.Link("Empty this host").ClickAsync();
                await Expect(page.Page.Locator("#evacuation-count")).ToHaveTextAsync("1 in 1 wave");
                await page.Button("Start evacuation").ClickAsync();
                await Expect(page.Heading).ToHaveTextAsync("Evacuation of beta");
                await Expect(page.Page.GetByText("1 of 1 VMs moved.")).ToBeVisibleAsync(new() { Timeout = LongWait });
                Assert.NotEmpty(await ConsoleLab.HeartbeatAsync("alpha"));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<SignedInPage> SignInAsync(ConsoleProcess process, string password)
    {
        var context = await console.Browser.NewContextAsync(new() { BaseURL = process.Address.ToString(), IgnoreHTTPSErrors = true, ReducedMotion = ReducedMotion.Reduce });
        context.SetDefaultTimeout(30_000);
        SignedInPage page = new(context, await context.NewPageAsync());
        await page.SignInAsync(BrowserFixture.Administrator, password);
        return page;
    }
}
