using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Security;

/// <summary>Every endpoint and every page that the console has, against every role and none. The list is the console's own, so a new one cannot be forgotten.</summary>
[Collection(ConsoleHost.Collection)]
public partial class EndpointTests(ConsoleHost host)
{
    // What anyone may ask for, and nothing else: how one signs in and out, and whom to trust.
    private static readonly string[] Open =
    [
        "/access-denied", "/ca.crt", "/ovirt-engine/services/pki-resource", "/ovirt-engine/services/sso-logout", "/ovirt-engine/sso/oauth/token", "/sign-in", "/sign-out",
        "/{**path:file}", // files that were added since the build; there is none in what is published
    ];

    private static readonly Dictionary<string, string[]> RolesOf = new()
    {
        [ParallelMigrationApiPolicies.Read] = [ConsoleRoles.Reader, ConsoleRoles.Operator, ConsoleRoles.Administrator],
        [ParallelMigrationApiPolicies.Migrate] = [ConsoleRoles.Operator, ConsoleRoles.Administrator],
        [ParallelMigrationApiPolicies.Edit] = [ConsoleRoles.Administrator],
        [ConsoleRoles.UsersPolicy] = [ConsoleRoles.Administrator],
    };

    private List<RouteEndpoint> Endpoints => [.. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null)];

    [Fact]
    public void Nothing_is_open_but_signing_in_and_files()
    {
        var open = Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || Policies(endpoint).Length == 0).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'));
        Assert.Equal(Open, open.Distinct().Order(StringComparer.Ordinal));
        Assert.True(Endpoints.Count > 60, $"{Endpoints.Count} endpoints");
    }

    [Fact]
    public void What_changes_something_needs_more_than_reading()
    {
        var changing = Endpoints.Where(endpoint => Path(endpoint).StartsWith(ConsoleHost.Api, StringComparison.Ordinal) && Methods(endpoint).Any(method => method != "GET")).ToList();
        Assert.Equal(12, changing.Count);
        Assert.All(changing, endpoint => Assert.Contains(Policies(endpoint), policy => policy is ParallelMigrationApiPolicies.Edit or ParallelMigrationApiPolicies.Migrate));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(ConsoleRoles.Reader, true)]
    [InlineData(ConsoleRoles.Operator, true)]
    [InlineData(ConsoleRoles.Administrator, true)]
    public async Task Every_endpoint_admits_its_roles_alone(string? role, bool isSignedIn)
    {
        var user = isSignedIn ? await host.AddUserAsync(role) : null;
        var token = user is null ? null : await host.NewTokenAsync(user);
        var cookie = user is null ? null : await CookieAsync(user);
        List<string> wrong = [];
        foreach (var endpoint in Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && Policies(endpoint).Length > 0))
        {
            foreach (var method in Methods(endpoint))
            {
                using HttpRequestMessage request = new(new(method), Path(endpoint));
                var isApi = request.RequestUri!.OriginalString.StartsWith("/ovirt-engine", StringComparison.Ordinal) || request.RequestUri.OriginalString.StartsWith("/api", StringComparison.Ordinal);
                if (method is "POST" or "PUT" && isApi)
                {
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                }

                if (isApi && token is not null)
                {
                    request.Headers.Authorization = new("Bearer", token);
                }
                else if (!isApi && cookie is not null)
                {
                    request.Headers.Add("Cookie", cookie);
                }

                using var response = await host.Plain.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var status = (int)response.StatusCode;
                var place = response.Headers.Location?.ToString() ?? "";
                var isAdmitted = role is not null && Policies(endpoint).All(policy => RolesOf[policy].Contains(role));
                var isRight = isAdmitted
                    ? status is not (401 or 403) && status < 500 && !place.Contains("/sign-in", StringComparison.Ordinal) && !place.Contains("/access-denied", StringComparison.Ordinal)
                    : isSignedIn ? status == 403 || (!isApi && status == 302 && place.Contains("/access-denied", StringComparison.Ordinal))
                    : status == 401 || (!isApi && status == 302 && place.Contains("/sign-in", StringComparison.Ordinal));
                if (!isRight)
                {
                    wrong.Add($"{method} {request.RequestUri}: {status} {place}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>A browser sends its cookie wherever a foreign page wants. Nothing of the API takes it.</summary>
    [Fact]
    public async Task The_pages_cookie_opens_nothing_of_the_api()
    {
        var cookie = await CookieAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        foreach (var endpoint in Endpoints.Where(endpoint => Path(endpoint).StartsWith(ConsoleHost.Api, StringComparison.Ordinal) || Path(endpoint).StartsWith("/api/", StringComparison.Ordinal)))
        {
            foreach (var type in new[] { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x", "application/json" })
            {
                using HttpRequestMessage request = new(new(Methods(endpoint)[0]), Path(endpoint));
                request.Headers.Add("Cookie", cookie);
                request.Headers.Add("Origin", "https://foreign.example");
                if (request.Method != HttpMethod.Get)
                {
                    request.Content = new StringContent("{}");
                    request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
                }

                using var response = await host.Plain.SendAsync(request);
                Assert.Equal((request.RequestUri, 401), (request.RequestUri, (int)response.StatusCode));
                Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }
    }

    /// <summary>And no token of the API opens a page.</summary>
    [Fact]
    public async Task A_token_opens_no_page()
    {
        var token = await host.NewTokenAsync(await host.AddUserAsync(ConsoleRoles.Administrator));
        Assert.Equal(302, await host.StatusAsync("/clusters", ("Authorization", "Bearer " + token)));
        Assert.Equal(302, await host.StatusAsync("/users", ("Authorization", "Bearer " + token)));
    }

    private static string[] Policies(RouteEndpoint endpoint) => [.. endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct()];

    private static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"];

    /// <summary>A path that leads there, with the id of something that is there.</summary>
    private static string Path(RouteEndpoint endpoint)
    {
        var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        var id = route.Contains("/clusters/", StringComparison.Ordinal) ? ExampleSite.Clusters[0].Id
            : route.Contains("/hosts/", StringComparison.Ordinal) ? ExampleSite.Hosts[0].Id
            : route.Contains("/datacenters/", StringComparison.Ordinal) ? ExampleSite.DataCenter.Id
            : ExampleSite.Vms[0].Id;
        return Parameter().Replace(route, id.ToString());
    }

    private async Task<string> CookieAsync(Account user)
    {
        var (browser, answer) = await host.SignInAsync(user);
        using (browser)
        using (answer)
        {
            return answer.Headers.GetValues("Set-Cookie").Single(one => one.StartsWith("__Host-console=", StringComparison.Ordinal)).Split(';')[0];
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
