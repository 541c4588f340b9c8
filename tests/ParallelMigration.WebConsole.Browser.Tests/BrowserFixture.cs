using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.Playwright;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>One console with its example site and one browser, for all tests.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    internal const string Administrator = "admin";

    private static readonly string Chromium = Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    private readonly string data = Directory.CreateTempSubdirectory("parallel-migration-console-").FullName;
    private readonly Dictionary<string, string> passwords = [];
    private readonly Dictionary<string, string> sessions = [];
    private IPlaywright? playwright;
    private IBrowser? browser;
    private HttpClient? client;

    internal ConsoleProcess Console { get; private set; } = null!;

    internal IBrowser Browser => browser!;

    public async Task InitializeAsync()
    {
        // The default of five seconds is short on a busy machine.
        Assertions.SetDefaultExpectTimeout(30_000);
        Console = await ConsoleProcess.StartAsync(data);
        passwords[Administrator] = Console.Password;
        client = Client(Console.Address, Console.Password);
        playwright = await Playwright.CreateAsync();
        browser = await LaunchAsync(playwright);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        client?.Dispose();
        if (Console is not null)
        {
            await Console.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }

    // Chromium's sandbox does not work as root, and the browser opens the console's pages only.
    internal static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });

    /// <summary>A client of oVirt's API as the administrator.</summary>
    internal static HttpClient Client(Uri address, string password)
    {
        // The certificate is of the console's own authority, which this machine does not know.
        HttpClient client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin@internal:{password}")));
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return client;
    }

    /// <summary>A page of a signed-in user; <see cref="Administrator"/> is the default.</summary>
    internal async Task<SignedInPage> PageAsync(string user = Administrator, int width = 1280, bool dark = false)
    {
        var context = await Browser.NewContextAsync(new()
        {
            BaseURL = Console.Address.ToString(),
            IgnoreHTTPSErrors = true,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 900 },
            StorageState = sessions.GetValueOrDefault(user),
        });
        context.SetDefaultTimeout(30_000);
        var page = new SignedInPage(context, await context.NewPageAsync());
        if (!sessions.ContainsKey(user))
        {
            await page.SignInAsync(user, passwords[user]);
            sessions[user] = await context.StorageStateAsync();
        }

        return page;
    }

    /// <summary>Adds a user on the users' page, as an administrator does; the role is the name too, unless another one is given.</summary>
    internal async Task<string> UserAsync(string role, string? name = null)
    {
        name ??= role;
        if (!passwords.ContainsKey(name))
        {
            await using var page = await PageAsync();
            await page.Page.GotoAsync("/users");
            await page.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
            await page.Page.Locator("#new-role").SelectOptionAsync(role);
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
            passwords[name] = await page.Page.Locator("#new-password").InnerTextAsync();
        }

        return name;
    }

    internal async Task<JsonObject> GetAsync(string path)
    {
        using var response = await client!.GetAsync(new Uri("/ovirt-engine/api" + path, UriKind.Relative));
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!.AsObject();
    }

    internal async Task PutAsync(string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using var response = await client!.PutAsync(new Uri("/ovirt-engine/api" + path, UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>The tests run one after another: they share the console and its site.</summary>
[CollectionDefinition(Name)]
public sealed class OneBrowser : ICollectionFixture<BrowserFixture>
{
    internal const string Name = "browser";
}
