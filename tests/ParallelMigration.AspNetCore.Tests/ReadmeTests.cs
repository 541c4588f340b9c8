using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ParallelMigration.AspNetCore.Tests;

public class ReadmeTests
{
    /// <summary>The application of the package's README.</summary>
    [Fact]
    public async Task The_readmes_application_serves_both_forms_to_its_roles()
    {
        using InMemorySettingsStore store = new([], [], [], [], []);
        TestStarter engine = new(store);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthentication(TestAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, TestAuthentication>(TestAuthentication.Scheme, null);

        builder.Services.AddSingleton<IMigrationSettingsStore>(store).AddSingleton<IMigrationStarter>(engine).AddParallelMigrationApi();
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy(ParallelMigrationApiPolicies.Read, policy => policy.RequireRole("reader", "operator", "administrator"))
            .AddPolicy(ParallelMigrationApiPolicies.Edit, policy => policy.RequireRole("administrator"))
            .AddPolicy(ParallelMigrationApiPolicies.Migrate, policy => policy.RequireRole("operator", "administrator"));

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOVirtApi();             // /ovirt-engine/api and /ovirt-engine/api/v4
        app.MapParallelMigrationApi(); // /api/v1

        await app.StartAsync();
        await using (app)
        {
            using var client = app.GetTestClient();
            client.DefaultRequestHeaders.Add(TestAuthentication.Header, "reader");
            Assert.EndsWith("<vms />", await client.GetStringAsync(new Uri("/ovirt-engine/api/v4/vms", UriKind.Relative)), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/api/v1/openapi.json", UriKind.Relative))).StatusCode);
            using StringContent body = new("<vm/>", null, "application/xml");
            Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsync(new Uri("/ovirt-engine/api/vms", UriKind.Relative), body)).StatusCode);
        }
    }
}
