using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Threading.Tasks;
using System.Xml.Linq;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>The endpoints in an application of its own, with a small site: no network, no port.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    internal const string Api = "/ovirt-engine/api";

    internal static readonly Guid DataCenter = Guid.Parse("10000000-0000-0000-0000-000000000001");
    internal static readonly Guid Cluster = Guid.Parse("20000000-0000-0000-0000-000000000001");
    internal static readonly Guid OtherCluster = Guid.Parse("20000000-0000-0000-0000-000000000002");
    internal static readonly Guid Vm = Guid.Parse("30000000-0000-0000-0000-000000000001");
    internal static readonly Guid OtherVm = Guid.Parse("30000000-0000-0000-0000-000000000002");
    internal static readonly Guid HostA = Guid.Parse("40000000-0000-0000-0000-000000000001");
    internal static readonly Guid HostB = Guid.Parse("40000000-0000-0000-0000-000000000002");

    private readonly WebApplication application;

    private TestApi(WebApplication application, InMemorySettingsStore store, TestStarter starter)
    {
        this.application = application;
        Store = store;
        Starter = starter;
        Client = application.GetTestClient();
        Client.DefaultRequestHeaders.Add(TestAuthentication.Header, "read edit migrate");
    }

    internal InMemorySettingsStore Store { get; }

    internal TestStarter Starter { get; }

    internal HttpClient Client { get; }

    internal HttpClient Anonymous => application.GetTestClient();

    internal static string ClusterPath => $"{Api}/clusters/{Cluster}";

    internal static string VmPath => $"{Api}/vms/{Vm}";

    internal static StoredCluster ExampleCluster { get; } = new()
    {
        Id = Cluster,
        Name = "Default",
        DataCenterId = DataCenter,
        Level = new(4, 8),
        Migration = new() { PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! },
        MigrationNetwork = new() { Id = "50000000-0000-0000-0000-000000000001", Name = "migration" },
    };

    internal static StoredVm ExampleVm { get; } = new()
    {
        Id = Vm,
        Name = "web1",
        ClusterId = Cluster,
        Topology = new(2, 4, 1),
        MemoryBytes = 8L << 30,
        Status = VmStatus.Up,
        HostId = HostA,
        Version = 1,
    };

    internal static async Task<TestApi> StartAsync(
        ParallelMigrationApiOptions? options = null, IEnumerable<StoredVm>? vms = null, Action<IServiceCollection>? services = null, bool policies = true, StoredCluster? cluster = null)
    {
        InMemorySettingsStore store = new(
            [new() { Id = DataCenter, Name = "Default", Level = new(4, 8) }],
            [
                (cluster ?? ExampleCluster) with { Version = 1 },
                ExampleCluster with { Id = OtherCluster, Name = "Post-copy", Version = 1, Migration = new() { PolicyId = OVirtPolicyCatalog.PostCopy.Id! } },
            ],
            vms ?? [ExampleVm, ExampleVm with { Id = OtherVm, Name = "web2", Status = VmStatus.Down, HostId = null }],
            [Host(HostA, "host-a"), Host(HostB, "host-b")],
            OVirtPolicyCatalog.StockPolicies);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        TestStarter starter = new(store);
        builder.Services.AddSingleton<IMigrationSettingsStore>(store).AddSingleton<IMigrationStarter>(starter).AddParallelMigrationApi(options);
        builder.Services.AddAuthentication(TestAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(TestAuthentication.Scheme, null);
        if (policies)
        {
            builder.Services.AddAuthorizationBuilder()
                .AddPolicy(ParallelMigrationApiPolicies.Read, policy => policy.RequireRole("read"))
                .AddPolicy(ParallelMigrationApiPolicies.Edit, policy => policy.RequireRole("edit"))
                .AddPolicy(ParallelMigrationApiPolicies.Migrate, policy => policy.RequireRole("migrate"));
        }

        services?.Invoke(builder.Services);
        var application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapOVirtApi();
        application.MapParallelMigrationApi();
        await application.StartAsync();
        return new(application, store, starter);
    }

    internal IEnumerable<Microsoft.AspNetCore.Http.Endpoint> Endpoints => application.Services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints;

    internal async Task<XElement> GetXmlAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        return XElement.Parse(await response.Content.ReadAsStringAsync());
    }

    internal async Task<string> GetJsonAsync(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }

    internal async Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, new UTF8Encoding(false), body.StartsWith('<') ? "application/xml" : "application/json");
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    internal Task<Answer> PutAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    internal Task<Answer> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    internal async Task<StoredVm> VmAsync(Guid? id = null) => (await Store.FindVmAsync(id ?? Vm, default))!;

    internal async Task<StoredCluster> ClusterAsync() => (await Store.FindClusterAsync(Cluster, default))!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
        Store.Dispose();
    }

    private static StoredHost Host(Guid id, string name) => new()
    {
        Id = id,
        Name = name,
        ClusterId = Cluster,
        Address = name + ".example",
        Status = HostStatus.Up,
        Topology = new(2, 16, 2),
        LibvirtVersion = new(10, 5, 0),
        Nics =
        [
            new()
            {
                Id = id.ToString().Replace('4', '6'), Name = "ens3f0", Speed = Bandwidth.FromGigabitsPerSecond(40), NetworkId = "50000000-0000-0000-0000-000000000001", NetworkName = "migration",
                QosBandwidth = name == "host-b" ? Bandwidth.FromGigabitsPerSecond(25) : null,
            },
        ],
    };
}

internal sealed record Answer(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    internal XElement Xml => XElement.Parse(Body);

    internal (int Status, string? Reason, string? Detail) Fault => (Status, Xml.Element("reason")?.Value, Xml.Element("detail")?.Value);
}

/// <summary>Admits every request that says so, with the roles that a header names.</summary>
internal sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Header = "Test-Roles";
    internal new const string Scheme = "Test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString() is not { Length: > 0 } roles)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        ClaimsIdentity identity = new(roles.Split(' ').Select(role => new Claim(ClaimTypes.Role, role)).Append(new Claim(ClaimTypes.Name, "admin@internal")), Scheme);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme)));
    }
}
