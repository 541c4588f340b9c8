using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The pictures in the console's README: what they show is there, and <c>PARALLEL_MIGRATION_UPDATE=1</c> writes them anew.</summary>
[Collection(OneBrowser.Name)]
public sealed class PictureTests(BrowserFixture console)
{
    [Fact]
    public async Task A_dialog_with_findings()
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Databases);
        await page.Choice.SelectOptionAsync("Custom");
        await page.Number.FillAsync("20");
        await Expect(page.Findings("CustomAboveRecommended")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText("(rule C1)").First).ToBeVisibleAsync();
        await Pictures.TakeAsync(page.Page, "dialog.png");
    }

    [Fact]
    public async Task An_evacuation_with_its_window()
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync("/evacuation?host=" + Site.Host["/hosts/".Length..]);
        await page.Page.GetByRole(AriaRole.Checkbox, new() { Name = "prod-b" }).CheckAsync();
        await page.Labelled("Window in minutes, or empty").FillAsync("1");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#evacuation-count")).ToContainTextAsync("wave");
        await Expect(page.Page.GetByText("The window of 60 s")).ToBeVisibleAsync();
        await Pictures.TakeAsync(page.Page, "evacuation.png");
    }
}

/// <summary>The folder of pictures beside the console's README.</summary>
internal static class Pictures
{
    internal static async Task TakeAsync(IPage page, string name, int afterMilliseconds = 0)
    {
        var path = Path.Combine(Repository.Root, "samples", "WebConsole", "pictures", name);
        if (Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_UPDATE") is "1")
        {
            await Task.Delay(afterMilliseconds); // for a chart with something on it
            await page.ScreenshotAsync(new() { Path = path, FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }

        Assert.True(File.Exists(path), $"{path} is missing. PARALLEL_MIGRATION_UPDATE=1 writes it.");
    }
}
