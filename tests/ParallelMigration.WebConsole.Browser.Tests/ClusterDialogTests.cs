using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>The cluster's edit dialog, as an administrator uses it.</summary>
[Collection(OneBrowser.Name)]
public sealed class ClusterDialogTests(BrowserFixture console)
{
    private const string Plain = """{"migration":{"parallel_migrations_policy":"disabled","policy":{"id":"80554327-0569-496b-bdeb-fcbbf52b827b"}}}""";

    [Theory]
    [InlineData("Auto", "auto")]
    [InlineData("Parallel", "auto_parallel")]
    [InlineData("Disabled", "disabled")]
    [InlineData("Custom", "custom")]
    public async Task Every_choice_is_saved(string choice, string stored)
    {
        // Two VMs have post-copy of their own, which Parallel and Custom refuse (C1): they take the cluster's policy here.
        await using var others = await WithoutPostCopyAsync();
        await console.PutAsync(Site.Production, Plain);
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Auto");
        await page.Choice.SelectOptionAsync(choice);
        await page.Save.ClickAsync();
        await Expect(page.Saved).ToBeVisibleAsync();
        var migration = (await console.GetAsync(Site.Production))["migration"]!;
        Assert.Equal(stored, migration["parallel_migrations_policy"]!.GetValue<string>());
        Assert.Equal(choice == "Custom" ? "2" : null, migration["custom_parallel_migrations"]?.GetValue<string>());
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var others = await WithoutPostCopyAsync();
        await console.PutAsync(Site.Production, Plain);
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        var keyboard = page.Page.Keyboard;
        await TabToAsync(page.Page, "Parallel migrations");
        await keyboard.PressAsync("c"); // Custom
        await Expect(page.Number).ToBeEnabledAsync();
        await TabToAsync(page.Page, "Number of connections");
        await keyboard.PressAsync("Control+A");
        await keyboard.TypeAsync("4");
        await keyboard.PressAsync("Enter");
        await Expect(page.Saved).ToBeVisibleAsync();
        Assert.Equal("4", (await console.GetAsync(Site.Production))["migration"]!["custom_parallel_migrations"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "This field must contain an integer number")]
    [InlineData("two", "This field must contain an integer number")]
    [InlineData("2.5", "This field must contain an integer number")]
    [InlineData("1", "between 2 and 255")]
    [InlineData("256", "between 2 and 255")]
    [InlineData("-3", "between 2 and 255")]
    public async Task A_wrong_number_is_refused_beside_its_field(string typed, string message)
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Custom");
        await Expect(page.Number).ToHaveValueAsync("2");
        await page.Number.FillAsync(typed);
        await Expect(page.Number).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Page.Locator(".pm-error", new() { HasText = message })).ToBeVisibleAsync();
        await Expect(page.Save).ToBeDisabledAsync();
    }

    [Fact]
    public async Task More_than_16_warns_with_rule_and_remedy()
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Custom");
        await page.Number.FillAsync("17");
        await Expect(page.Findings("CustomAboveRecommended")).ToContainTextAsync("Warning");
        await Expect(page.Findings("CustomAboveRecommended")).ToContainTextAsync("Remedy:");
        await Expect(page.Save).ToBeEnabledAsync();
        await page.Number.FillAsync("16");
        await Expect(page.Findings("CustomAboveRecommended")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Parallel_with_post_copy_is_refused_from_both_sides()
    {
        await console.PutAsync(Site.Databases, """{"migration":{"parallel_migrations_policy":"disabled"}}""");
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Databases);
        await page.Choice.SelectOptionAsync("Parallel");
        await Expect(page.Page.GetByText("(rule C1)")).ToHaveCountAsync(2); // beside the policy and beside the setting
        await Expect(page.Save).ToBeDisabledAsync();

        // The other way round: the setting first, then the policy.
        await page.Policy.SelectOptionAsync(new SelectOptionValue { Label = "Minimal downtime" });
        await Expect(page.Page.GetByText("(rule C1)")).ToHaveCountAsync(0);
        await Expect(page.Save).ToBeEnabledAsync();
        await page.Policy.SelectOptionAsync(new SelectOptionValue { Label = "Post-copy migration (post-copy)" });
        await Expect(page.Page.GetByText("(rule C1)")).ToHaveCountAsync(2);
        await Expect(page.Save).ToBeDisabledAsync();
    }

    [Fact]
    public async Task VMs_that_an_edit_would_offend_are_listed_with_links_and_nothing_is_saved()
    {
        await console.PutAsync(Site.Production, Plain);
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Custom");
        await page.Number.FillAsync("4");
        await page.Save.ClickAsync();
        var offending = page.Page.Locator(".pm-offending > li");
        await Expect(offending).ToHaveCountAsync(2);
        await Expect(offending.First).ToContainTextAsync("C1");
        await Expect(page.Page.Locator(".pm-summary")).ToContainTextAsync("VMs checked: 20. With errors: 2.");
        Assert.Equal("disabled", (await console.GetAsync(Site.Production))["migration"]!["parallel_migrations_policy"]!.GetValue<string>());

        await offending.GetByRole(AriaRole.Link, new() { Name = "app-03" }).ClickAsync();
        await Expect(page.Heading).ToHaveTextAsync("VM app-03");
        await Expect(page.Policy.Locator("option:checked")).ToHaveTextAsync(new Regex("[Pp]ost-copy"));
    }

    [Fact]
    public async Task Below_level_4_7_the_setting_is_closed_and_says_why()
    {
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Laboratory);
        await Expect(page.Choice).ToBeDisabledAsync();
        await Expect(page.Page.GetByText("Available in the compatibility level 4.7 and higher.")).ToBeVisibleAsync();
        await page.Labelled("Compatibility level").SelectOptionAsync("4.7");
        await Expect(page.Choice).ToBeEnabledAsync();
    }

    [Fact]
    public async Task What_would_happen_is_shown_before_and_after()
    {
        await console.PutAsync(Site.Production, Plain);
        await using var page = await console.PageAsync();
        await page.OpenAsync(Site.Production);
        await page.Choice.SelectOptionAsync("Custom");
        await page.Number.FillAsync("6");
        await Expect(page.Page.Locator(".pm-before")).ToContainTextAsync("Before");
        await Expect(page.Page.Locator(".pm-before")).Not.ToContainTextAsync("6 connections");
        await Expect(page.Page.Locator(".pm-after")).ToContainTextAsync("After");
        await Expect(page.Page.Locator(".pm-after")).ToContainTextAsync("6 connections");
    }

    /// <summary>Gives the two VMs the cluster's policy, and their own back at the end.</summary>
    private async Task<Restoring> WithoutPostCopyAsync()
    {
        foreach (var vm in Site.OwnPostCopy)
        {
            await console.PutAsync(vm, """{"migration":{"policy":{"id":"80554327-0569-496b-bdeb-fcbbf52b827b"}}}""");
        }

        return new(async () =>
        {
            await console.PutAsync(Site.Production, Plain);
            foreach (var vm in Site.OwnPostCopy)
            {
                await console.PutAsync(vm, """{"migration":{"policy":{"id":"a7aeedb2-8d66-4e51-bb22-32595027ce71"}}}""");
            }
        });
    }

    private static async Task TabToAsync(IPage page, string label)
    {
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>("document.activeElement?.labels?.[0]?.innerText") == label)
            {
                return;
            }
        }

        Assert.Fail($"Tab does not lead to the field {label}.");
    }
}
