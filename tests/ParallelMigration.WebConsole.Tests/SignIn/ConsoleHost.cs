using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.SignIn;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>The console in this process, with a data folder of its own and no port, shared by all tests of signing in. Its clock goes on only when a test says so.</summary>
public sealed class ConsoleHost : IDisposable
{
    internal const string Collection = "console";
    internal const string Api = "/ovirt-engine/api";

    private readonly string data = Directory.CreateTempSubdirectory("console-").FullName;
    private readonly Factory factory;
    private int users;

    public ConsoleHost()
        : this(postgres: null)
    {
    }

    internal ConsoleHost(string? postgres)
    {
        factory = new(data, postgres, Time, Starter);
        Plain = Client();
    }

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    /// <summary>A client that follows no redirect, keeps no cookie and is not signed in.</summary>
    internal HttpClient Plain { get; }

    /// <summary>Migrates nothing, and remembers what it was asked for.</summary>
    internal RecordingStarter Starter { get; } = new();

    internal IServiceProvider Services => factory.Services;

    public void Dispose()
    {
        Plain.Dispose();
        factory.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>A client that keeps cookies, as a browser does.</summary>
    internal HttpClient Client(bool cookies = false) => factory.CreateClient(new() { BaseAddress = new("https://localhost"), AllowAutoRedirect = false, HandleCookies = cookies });

    internal async Task<T> UsersAsync<T>(Func<ConsoleUsers, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<ConsoleUsers>());
    }

    internal Task UsersAsync(Func<ConsoleUsers, Task> work) => UsersAsync(async all =>
    {
        await work(all);
        return true;
    });

    /// <summary>Adds a user with a new name.</summary>
    /// <param name="role">The role; <see langword="null"/>: none, which only this test can do.</param>
    internal async Task<Account> AddUserAsync(string? role)
    {
        var name = $"user{users++}";
        Account account = new(name, await UsersAsync(all => all.AddAsync(name, role ?? ConsoleRoles.Reader, "test")));
        if (role is null)
        {
            await using var scope = Services.CreateAsyncScope();
            var manager = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
            Assert.True((await manager.RemoveFromRoleAsync((await manager.FindByNameAsync(name))!, ConsoleRoles.Reader)).Succeeded);
        }

        return account;
    }

    internal async Task<(int Status, JsonObject Answer)> TokenAsync(Account account, string scope = "ovirt-app-api", string grant = "password")
    {
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["grant_type"] = grant, ["password"] = account.Password, ["scope"] = scope, ["username"] = account.LongName });
        using var response = await Plain.PostAsync("/ovirt-engine/sso/oauth/token", form);
        return ((int)response.StatusCode, (JsonObject)JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    internal async Task<string> NewTokenAsync(Account account) => (string)(await TokenAsync(account)).Answer["access_token"]!;

    internal async Task<int> StatusAsync(string path, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(path, headers);
        return (int)response.StatusCode;
    }

    internal async Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Plain.SendAsync(request);
    }

    /// <summary>Signs in on the page.</summary>
    /// <returns>The browser, and the status of the answer.</returns>
    internal async Task<(HttpClient Browser, HttpResponseMessage Response)> SignInAsync(Account account, string? returnUrl = null)
    {
        var browser = Client(cookies: true);
        return (browser, await PostFormAsync(browser, "/sign-in" + (returnUrl is null ? "" : "?ReturnUrl=" + Uri.EscapeDataString(returnUrl)), "sign-in", ("Input.Name", account.Name), ("Input.Password", account.Password)));
    }

    /// <summary>Opens a page and sends one of its forms, with the page's token.</summary>
    internal static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string page, string form, params (string Name, string Value)[] fields)
    {
        var token = await FormTokenAsync(browser, page);
        using FormUrlEncodedContent content = new([new("_handler", form), new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await browser.PostAsync(page, content);
    }

    internal static async Task<string> FormTokenAsync(HttpClient browser, string page)
    {
        var html = await browser.GetStringAsync(page);
        const string start = "name=\"__RequestVerificationToken\" value=\"";
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.True(from >= start.Length, "There is no form on the page.");
        return html[from..html.IndexOf('"', from)];
    }

    private sealed class Factory(string data, string? postgres, TimeProvider time, IMigrationStarter starter) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production").UseSetting("DataDirectory", data).UseSetting("ConnectionStrings:Postgres", postgres);
            builder.ConfigureLogging(logging => logging.ClearProviders());
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton(time)).Replace(ServiceDescriptor.Singleton<IMigrationStarter>(starter)));
        }
    }
}

[CollectionDefinition(ConsoleHost.Collection)]
public class ConsoleDefinition : ICollectionFixture<ConsoleHost>;

/// <summary>A user's name and password.</summary>
internal sealed record Account(string Name, string Password)
{
    internal string LongName => Name + "@internal";

    internal (string Name, string Value) Basic => ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{LongName}:{Password}")));
}
