using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ParallelMigration.Samples.WebConsole.SignIn;

namespace ParallelMigration.WebConsole.Tests.Security;

/// <summary>The console as it is started, by HTTPS on a port of this machine alone.</summary>
public sealed class ListeningConsole : IAsyncLifetime, IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("console-").FullName;
    private readonly Factory factory;

    public ListeningConsole() => factory = new(data);

    internal HttpClient Client { get; private set; } = null!;

    internal int Port { get; private set; }

    /// <summary>An administrator's token.</summary>
    internal string Token { get; private set; } = "";

    public async Task InitializeAsync()
    {
        factory.UseKestrel();
        factory.StartServer();
        Port = new Uri(factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        Client = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator, AllowAutoRedirect = false })
        {
            BaseAddress = new($"https://localhost:{Port}"),
        };
        await using var scope = factory.Services.CreateAsyncScope();
        var password = await scope.ServiceProvider.GetRequiredService<ConsoleUsers>().AddAsync("tester", ConsoleRoles.Administrator, "test");
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["grant_type"] = "password", ["scope"] = "ovirt-app-api", ["username"] = "tester@internal", ["password"] = password });
        using var response = await Client.PostAsync("/ovirt-engine/sso/oauth/token", form);
        Token = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        Client.Dispose();
        factory.Dispose();
        Directory.Delete(data, recursive: true);
    }

    internal async Task<int> StatusAsync(string path, string method = "GET", HttpContent? content = null)
    {
        using HttpRequestMessage request = new(new(method), path) { Content = content };
        request.Headers.Authorization = new("Bearer", Token);
        using var response = await Client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private sealed class Factory(string data) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production").UseSetting("DataDirectory", data).UseSetting("Kestrel:Endpoints:Test:Url", "https://127.0.0.1:0");
            builder.ConfigureLogging(logging => logging.ClearProviders());
        }
    }
}
