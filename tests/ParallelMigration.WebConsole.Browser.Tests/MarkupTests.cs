using System.Threading.Tasks;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>Markup in texts that administrators write is shown as text.</summary>
[Collection(OneBrowser.Name)]
public sealed class MarkupTests(BrowserFixture console)
{
    [Fact]
    public async Task A_description_with_markup_is_shown_as_it_was_written()
    {
        const string Markup = "<img src=x onerror=\"window.caught = true\"><b>bold</b>";
        await console.PutAsync(Site.Laboratory, $$"""{"description":{{System.Text.Json.JsonSerializer.Serialize(Markup)}}}""");
        await using var page = await console.PageAsync();
        foreach (var path in (string[])["/clusters", Site.Laboratory, "/log"])
        {
            await page.OpenAsync(path);
            await Expect(page.Page.GetByText(Markup).First).ToBeVisibleAsync();
            Assert.False(await page.Page.EvaluateAsync<bool>("!!window.caught"));
        }
    }
}
