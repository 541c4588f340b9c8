using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The VM's edit dialog, as an administrator uses it.</summary>
[Collection(OneBrowser.Name)]
public sealed class VmDialogTests(BrowserFixture console)
{
    private const string Inherit = """{"migration":{"parallel_migrations_policy":"inherit"}}""";

    [Fact]
    public async Task The_cluster_s_value_is_first_and_the_default_and_follows_the_chosen_cluster()
    {
        await console.PutAsync(Site.Web1, Inherit);
        await console.PutAsync(Site.Production, """{"migration":{"parallel_migrations_policy":"auto"}}""");
        await console.PutAsync(Site.Databases, """{"migration":{"parallel_migrations_policy":"disabled"}}""");
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Web1);
        await Expect(page.Choice.Locator("option").First).ToHaveTextAsync("Cluster value (Auto)");
        await Expect(page.Choice.Locator("option:checked")).ToHaveTextAsync("Cluster value (Auto)");
        await page.Labelled("Cluster").SelectOptionAsync("Databases");
        await Expect(page.Choice.Locator("option:checked")).ToHaveTextAsync("Cluster value (Disabled)");
    }

    [Theory]
    [InlineData("Auto", "auto")]
    [InlineData("Parallel", "auto_parallel")]
    [InlineData("Disabled", "disabled")]
    [InlineData("Custom", "custom")]
    [InlineData("ClusterValue", "inherit")]
    public async Task Every_choice_is_saved(string choice, string stored)
    {
        await console.PutAsync(Site.Web2, choice == "ClusterValue" ? """{"migration":{"parallel_migrations_policy":"auto"}}""" : Inherit);
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Web2);
        await page.Choice.SelectOptionAsync(choice);
        await page.Save.ClickAsync();
        await Expect(page.Saved).ToBeVisibleAsync();
        var migration = (await console.GetAsync(Site.Web2))["migration"]!;
        Assert.Equal(stored, migration["parallel_migrations_policy"]!.GetValue<string>());
        Assert.Equal(choice == "Custom" ? "2" : null, migration["custom_parallel_migrations"]?.GetValue<string>());
        await console.PutAsync(Site.Web2, Inherit);
    }

    [Fact]
    public async Task Parallel_is_refused_where_the_cluster_or_the_VM_itself_allows_post_copy()
    {
        foreach (var vm in (string[])[Site.Database2, Site.App3])
        {
            await using var page = await console.PageAsync();
            await page.OpenAsync(vm);
            await page.Choice.SelectOptionAsync("Parallel");
            await Expect(page.Page.GetByText("(rule C1)").First).ToBeVisibleAsync();
            await Expect(page.Save).ToBeDisabledAsync();
            await page.Policy.SelectOptionAsync(new SelectOptionValue { Label = "Minimal downtime" });
            await Expect(page.Page.GetByText("(rule C1)")).ToHaveCountAsync(0);
            await Expect(page.Save).ToBeEnabledAsync();
        }
    }
}
