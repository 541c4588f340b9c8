using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>Every endpoint against every role and none.</summary>
public class AuthorizationTests
{
    [Theory]
    [InlineData("", 401)]
    [InlineData("other", 403)]
    [InlineData("read", 0)]
    [InlineData("edit", 0)]
    [InlineData("migrate", 0)]
    public async Task Every_endpoint_admits_its_own_role_alone(string roles, int otherwise)
    {
        await using var api = await StartAsync();
        using var client = api.Anonymous;
        var endpoints = api.Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.Equal((2 * 21) + 5, endpoints.Count);
        foreach (var endpoint in endpoints)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
            var needed = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Single().Policy!.Split('.')[^1].ToUpperInvariant();
            using HttpRequestMessage request = new(new(method), "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{id}", Vm.ToString(), StringComparison.Ordinal));
            if (method != "GET")
            {
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            }

            if (roles.Length > 0)
            {
                request.Headers.Add(TestAuthentication.Header, roles);
            }

            using var response = await client.SendAsync(request);
            var isAdmitted = roles.Equals(needed, StringComparison.OrdinalIgnoreCase);
            var expected = isAdmitted ? 0 : otherwise == 0 ? 403 : otherwise;
            var where = $"{method} {request.RequestUri} as '{roles}': {(int)response.StatusCode}";
            Assert.True(isAdmitted ? (int)response.StatusCode is not (401 or 403 or 500) : (int)response.StatusCode == expected, where);
            if (expected == 401 && request.RequestUri!.ToString().StartsWith(Api, StringComparison.Ordinal))
            {
                Assert.Equal("Basic realm=\"RESTAPI\"", response.Headers.WwwAuthenticate.ToString());
                Assert.Equal("", await response.Content.ReadAsStringAsync());
            }
        }

        Assert.Null(roles == "migrate" ? null : api.Starter.Started);
    }

    /// <summary>What changes something needs more than reading, whichever endpoint it is.</summary>
    [Fact]
    public async Task Reading_is_not_enough_for_what_changes()
    {
        await using var api = await StartAsync();
        var changing = api.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(Api, StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0] != "GET").ToList();
        Assert.Equal(12, changing.Count);
        Assert.All(changing, endpoint => Assert.NotEqual(ParallelMigrationApiPolicies.Read, endpoint.Metadata.GetMetadata<IAuthorizeData>()!.Policy));
    }

    [Fact]
    public async Task Nothing_is_open_before_the_application_has_defined_its_policies()
    {
        await using var api = await StartAsync(policies: false);
        Assert.Equal(403, (await api.SendAsync(HttpMethod.Get, VmPath)).Status);
        Assert.Equal(403, (await api.PutAsync(VmPath, "{}")).Status);
        Assert.Equal(403, (await api.PostAsync(VmPath + "/migrate", "{}")).Status);
        Assert.Equal(403, (await api.PostAsync("/api/v1/resolve", "{}")).Status);
    }

    [Fact]
    public async Task A_missing_permission_is_a_fault_and_of_an_action_within_the_action()
    {
        await using var api = await StartAsync();
        api.Client.DefaultRequestHeaders.Remove(TestAuthentication.Header);
        api.Client.DefaultRequestHeaders.Add(TestAuthentication.Header, "read");
        Assert.Equal((403, "Operation Failed", "[You are not authorized to perform this action.]"), (await api.PutAsync(VmPath, "<vm/>")).Fault);
        var action = await api.PostAsync(VmPath + "/migrate", "<action/>");
        Assert.Equal((403, "action", "failed"), (action.Status, action.Xml.Name.LocalName, action.Xml.Element("status")!.Value));
    }
}
