using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using ParallelMigration.AspNetCore;
using ParallelMigration.Samples.WebConsole.SignIn;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.WebConsole.Tests.SignIn;

namespace ParallelMigration.WebConsole.Tests.Pages;

/// <summary>What the pages show as they come from the server, before a circuit is there.</summary>
[Collection(ConsoleHost.Collection)]
public class ContentTests(ConsoleHost host)
{
    private static readonly StoredCluster Production = ExampleSite.Clusters.Single(cluster => cluster.Name == "Production");
    private static readonly StoredVm Pinned = ExampleSite.Vms.Single(vm => vm.Name == "web-12");

    [Fact]
    public async Task Clusters_have_their_settings_hosts_and_VMs()
    {
        var page = await ReadAsync("/clusters");
        Assert.Contains($"<a href=\"/clusters/{Production.Id}\">Production</a>", page, StringComparison.Ordinal);
        Assert.Contains("Minimal downtime", page, StringComparison.Ordinal);
        Assert.Contains("20 VMs of Production", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VMs_show_what_they_take_from_their_cluster_and_can_be_chosen_by_it()
    {
        var all = await ReadAsync("/vms");
        Assert.Contains("40 of 40 VMs", all, StringComparison.Ordinal);
        Assert.Contains("Custom (20)", all, StringComparison.Ordinal);
        Assert.Contains("20 of 40 VMs", await ReadAsync($"/vms?cluster={Production.Id}"), StringComparison.Ordinal);
        Assert.Contains("40 of 40 VMs", await ReadAsync("/vms?cluster=what%20someone%20typed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_says_where_each_value_comes_from()
    {
        var page = await ReadAsync($"/hosts/{ExampleSite.Hosts[2].Id}");
        Assert.Contains("25 Gbps", page, StringComparison.Ordinal);
        Assert.Contains("the example site: the interface with the cluster's migration network, migration", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_unknown_speed_is_said_to_be_unknown()
    {
        var page = await ReadAsync($"/hosts/{ExampleSite.Hosts.Single(one => one.Name == "lab-b").Id}");
        Assert.Contains("<th scope=\"row\">link bandwidth</th><td>unknown</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_shows_its_plan_and_why_it_cannot_start_without_hosts()
    {
        var page = await ReadAsync($"/vms/{ExampleSite.Vms[0].Id}/migrate", ConsoleRoles.Operator);
        Assert.Contains("web-01 migrates over", page, StringComparison.Ordinal);
        Assert.Contains("No host is connected", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_see_settings_without_the_dialogs_and_no_start()
    {
        foreach (var path in new[] { $"/clusters/{Production.Id}", $"/vms/{Pinned.Id}" })
        {
            var page = await ReadAsync(path);
            Assert.Contains("Only an administrator can change it.", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<form class=\"pm-editor\"", page, StringComparison.Ordinal);
            Assert.Contains("<form class=\"pm-editor\"", await ReadAsync(path, ConsoleRoles.Administrator), StringComparison.Ordinal);
        }

        var migrate = await ReadAsync($"/vms/{Pinned.Id}/migrate");
        Assert.Contains("Only an operator or an administrator can start it.", migrate, StringComparison.Ordinal);
        Assert.DoesNotContain("Start migration", migrate, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_lists_a_VM_with_its_rule()
    {
        var page = await ReadAsync("/audit");
        Assert.Contains("20 VMs checked. With errors: 0. With warnings: 1.", page, StringComparison.Ordinal);
        Assert.Contains("rule R7", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters")]
    [InlineData("vms")]
    [InlineData("hosts")]
    [InlineData("migrations")]
    public async Task What_does_not_exist_is_said(string kind) => Assert.Contains("There is no such", await ReadAsync($"/{kind}/{Guid.NewGuid()}"), StringComparison.Ordinal);

    [Fact]
    public async Task A_page_that_does_not_exist_is_said_on_a_page_and_an_api_answers_by_itself()
    {
        var user = await host.AddUserAsync(ConsoleRoles.Reader);
        var (browser, _) = await host.SignInAsync(user);
        using var page = await browser.GetAsync("/no-such-page");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains("There is no such page.", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var api = await host.SendAsync($"{ConsoleHost.Api}/vms/{Guid.NewGuid()}", ("Authorization", "Bearer " + await host.NewTokenAsync(user)));
        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Equal("", await api.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Markup_in_a_name_is_text()
    {
        const string Name = "<img src=x onerror=alert(1)>\"'&";
        var editor = host.Services.GetRequiredService<MigrationSettingsEditor>();
        var added = await editor.AddVmAsync((_, _) => Task.FromResult(new StoredVm { Id = Guid.NewGuid(), Name = Name, ClusterId = ExampleSite.Clusters[2].Id }), new("test", "test"));
        foreach (var path in new[] { "/vms", $"/vms/{added.Id}", $"/vms/{added.Id}/migrate", "/log" })
        {
            var page = await ReadAsync(path, ConsoleRoles.Administrator);
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        }
    }

    private async Task<string> ReadAsync(string path, string role = ConsoleRoles.Reader)
    {
        var (browser, _) = await host.SignInAsync(await host.AddUserAsync(role));
        using var response = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
