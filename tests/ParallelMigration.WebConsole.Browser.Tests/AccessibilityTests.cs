using System;
using System.Linq;
using System.Threading.Tasks;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>No violation that axe finds, on each page, light and dark, on a wide screen and on a telephone's.</summary>
[Collection(OneBrowser.Name)]
public sealed class AccessibilityTests(BrowserFixture console)
{
    // A plan with a chart and a VM that stays.
    private const string Evacuation = "/evacuation?host=00000003-0000-4000-8000-000000000001";

    private static readonly string[] Paths =
    [
        "/clusters", Site.Production, Site.Laboratory, "/vms", Site.Web1, Site.App3, Site.Web1 + "/migrate", "/hosts", Site.Host, "/migrations", Evacuation, "/audit", "/log", "/users", "/account", "/no-such-page",
    ];

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(360, false)]
    public async Task Every_page_is_free_of_violations(int width, bool dark)
    {
        await using var page = await console.PageAsync(width: width, dark: dark);
        foreach (var path in Paths)
        {
            await page.Page.GotoAsync(path);
            if (path is not ("/users" or "/account"))
            {
                await page.IsInteractiveAsync();
                await Expect(page.Button("Dark mode")).ToHaveAttributeAsync("aria-pressed", dark ? "true" : "false");
            }

            await CheckAsync(page.Page, path, width);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dialog_with_findings_is_free_of_violations(bool dark)
    {
        await using var page = await console.PageAsync(dark: dark);
        await page.OpenAsync(Site.Databases);
        await page.Choice.SelectOptionAsync("Custom");
        await page.Number.FillAsync("20");
        await Expect(page.Findings("CustomAboveRecommended")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("(rule C1)").First).ToBeVisibleAsync();
        await CheckAsync(page.Page, "with findings", 1280);
    }

    [Fact]
    public async Task The_sign_in_page_is_free_of_violations()
    {
        await using var context = await console.Browser.NewContextAsync(new() { BaseURL = console.Console.Address.ToString(), IgnoreHTTPSErrors = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await CheckAsync(page, "/sign-in", 1280);
    }

    private static async Task CheckAsync(IPage page, string path, int width)
    {
        // Colours fade from one theme to the other, and between them the contrast is low.
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity).map(one => one.finished))");
        var result = await page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            path + ": " + string.Join("; ", result.Violations.Select(one => $"{one.Id}: {one.Help} ({string.Join(", ", one.Nodes.Take(3).Select(node => node.Html))})")));
        var content = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(content <= width, $"{path} is {content} pixels wide on a screen of {width}.");
    }
}
