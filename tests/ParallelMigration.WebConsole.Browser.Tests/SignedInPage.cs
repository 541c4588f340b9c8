using System;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>A browser's page, with what users do on every page.</summary>
internal sealed class SignedInPage(IBrowserContext context, IPage page) : IAsyncDisposable
{
    internal IPage Page => page;

    internal ILocator Choice => Labelled("Parallel migrations");

    internal ILocator Number => Labelled("Number of connections");

    internal ILocator Policy => Labelled("Migration policy");

    internal ILocator Save => page.Locator(".pm-save");

    /// <summary>What the page says of its own accord: "Saved. …"</summary>
    internal ILocator Saved => page.GetByText("Saved.");

    internal ILocator Heading => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    internal async Task SignInAsync(string user, string password)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }

    /// <summary>Opens a page and waits until it answers: before its connection stands, what one types is lost.</summary>
    internal async Task OpenAsync(string path)
    {
        await page.GotoAsync(path);
        await IsInteractiveAsync();
    }

    internal Task IsInteractiveAsync() => Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Dark mode" })).ToBeVisibleAsync();

    internal ILocator Labelled(string label) => page.GetByLabel(label, new() { Exact = true });

    internal ILocator Link(string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    internal ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    internal ILocator Findings(string code) => page.Locator($"[data-code={code}]");

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
