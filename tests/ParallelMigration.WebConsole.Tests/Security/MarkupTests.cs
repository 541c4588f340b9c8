using System;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Security;

/// <summary>Names that are markup are text on every page and in every document.</summary>
[Collection(ConsoleHost.Collection)]
public class MarkupTests(ConsoleHost host)
{
    private const string Hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</title>";

    [Fact]
    public async Task Markup_in_a_name_is_text()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Administrator);
        using var client = host.Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await host.NewTokenAsync(user));
        var name = $"{Hostile}{Guid.NewGuid():n}";
        var vm = await AddAsync(client, "vms", new() { ["name"] = name, ["description"] = Hostile, ["cluster"] = new JsonObject { ["id"] = ExampleSite.Clusters[0].Id.ToString() }, ["template"] = new JsonObject { ["name"] = "Blank" } });
        var cluster = await AddAsync(client, "clusters", new() { ["name"] = name, ["description"] = Hostile, ["data_center"] = new JsonObject { ["id"] = ExampleSite.DataCenter.Id.ToString() }, ["version"] = new JsonObject { ["major"] = 4, ["minor"] = 8 } });

        var (browser, _) = await host.SignInAsync(user);
        var shown = 0;
        foreach (var path in new[] { "/vms", $"/vms/{vm}", $"/vms/{vm}/migrate", "/clusters", $"/clusters/{cluster}", "/audit", "/log", "/migrations", "/hosts", "/users", $"/vms/{WebUtility.UrlEncode(Hostile)}", "/sign-in?ReturnUrl=" + WebUtility.UrlEncode(Hostile) })
        {
            using var response = await browser.GetAsync(path);
            var html = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is 200 or 302 or 404, $"{path}: {(int)response.StatusCode}");
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("{{7*7}}</title>", html, StringComparison.Ordinal);
            shown += html.Contains("&lt;script&gt;alert(1)", StringComparison.Ordinal) ? 1 : 0;
        }

        // Those pages that show the names at all are prerendered.
        Assert.True(shown >= 3, $"shown on {shown} pages");

        // Both forms of the API carry them unchanged.
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        Assert.Equal(name, (string?)JsonNode.Parse(await client.GetStringAsync($"{ConsoleHost.Api}/vms/{vm}"))!["name"]);
        client.DefaultRequestHeaders.Accept.Clear();
        Assert.Equal(name, System.Xml.Linq.XElement.Parse(await client.GetStringAsync($"{ConsoleHost.Api}/vms/{vm}")).Element("name")!.Value);
    }

    private static async Task<string> AddAsync(HttpClient client, string collection, JsonObject body)
    {
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpRequestMessage request = new(HttpMethod.Post, $"{ConsoleHost.Api}/{collection}") { Content = content };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }
}
