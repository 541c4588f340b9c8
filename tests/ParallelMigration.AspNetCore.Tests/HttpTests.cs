using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>Formats, headers, collections, migrations: what clients of oVirt's API rely on.</summary>
public class HttpTests
{
    [Theory]
    [InlineData(null, "application/xml")]
    [InlineData("*/*", "application/xml")]
    [InlineData("application/*", "application/xml")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/xml;q=0.5, application/json", "application/json")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml")]
    public async Task Xml_is_what_clients_get_that_do_not_ask(string? accept, string type)
    {
        await using var api = await StartAsync();
        var answer = await api.SendAsync(HttpMethod.Get, VmPath, null, accept is null ? [] : [("Accept", accept)]);
        Assert.Equal((200, type), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
        Assert.Equal(type == "application/json", answer.Body.StartsWith('{'));
    }

    [Fact]
    public async Task The_format_may_be_asked_for_in_the_address()
    {
        await using var api = await StartAsync();
        Assert.StartsWith("{", (await api.SendAsync(HttpMethod.Get, VmPath + "?accept=application/json", null, ("Accept", "application/xml"))).Body, StringComparison.Ordinal);
        Assert.Equal(406, (await api.SendAsync(HttpMethod.Get, VmPath, null, ("Accept", "text/plain"))).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("")]
    public async Task A_body_of_a_type_that_a_cross_site_form_can_send_is_refused(string type)
    {
        await using var api = await StartAsync();
        using ByteArrayContent content = new("<action/>"u8.ToArray());
        if (type.Length > 0)
        {
            content.Headers.ContentType = new(type);
        }

        using var response = await api.Client.PostAsync(new Uri(VmPath + "/migrate", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Null(api.Starter.Started);
    }

    [Theory]
    [InlineData("abc-1_2", "abc-1_2")]
    [InlineData("a b/c<", "abc")]
    [InlineData("0123456789012345678901234567890123456789", "012345678901234567890123456789012345")]
    public async Task The_correlation_id_is_returned(string given, string expected)
    {
        await using var api = await StartAsync();
        Assert.Equal(expected, Assert.Single((await api.SendAsync(HttpMethod.Get, VmPath, null, ("Correlation-Id", given))).Headers.GetValues("Correlation-Id")));
        Assert.Equal(expected, Assert.Single((await api.SendAsync(HttpMethod.Get, VmPath + "?correlation_id=" + Uri.EscapeDataString(given))).Headers.GetValues("Correlation-Id")));
        Assert.True(Guid.TryParse(Assert.Single((await api.SendAsync(HttpMethod.Get, VmPath)).Headers.GetValues("Correlation-Id")), out _));
    }

    [Fact]
    public async Task The_root_and_its_version_lead_to_the_collections()
    {
        await using var api = await StartAsync();
        var root = await api.GetXmlAsync(Api);
        var links = root.Elements("link").ToDictionary(link => link.Attribute("rel")!.Value, link => link.Attribute("href")!.Value);
        Assert.Equal("/ovirt-engine/api/vms?search={query}", links["vms/search"]);
        foreach (var name in new[] { "clusters", "datacenters", "hosts", "vms" })
        {
            Assert.NotEmpty((await api.GetXmlAsync(links[name])).Elements());
            Assert.Equal((await api.GetXmlAsync(links[name])).ToString(), (await api.GetXmlAsync(links[name].Replace("/api/", "/api/v4/", StringComparison.Ordinal))).ToString());
        }

        Assert.Equal("4", root.Element("product_info")!.Element("version")!.Element("major")!.Value);
    }

    [Fact]
    public async Task Every_link_and_reference_of_every_object_leads_somewhere()
    {
        await using var api = await StartAsync();
        foreach (var path in new[] { Api, Api + "/clusters", Api + "/vms", Api + "/hosts", Api + "/datacenters" })
        {
            foreach (var href in (await api.GetXmlAsync(path)).DescendantsAndSelf().Where(element => element.Attribute("href") is not null).Select(element => element.Attribute("href")!.Value).Where(href => !href.Contains('{', StringComparison.Ordinal)))
            {
                var isAction = href.EndsWith("migrate", StringComparison.Ordinal) || href.EndsWith("cancelmigration", StringComparison.Ordinal);
                Assert.Equal(isAction ? 405 : 200, (await api.SendAsync(HttpMethod.Get, href)).Status);
            }
        }
    }

    [Fact]
    public async Task Json_has_numbers_and_booleans_as_strings_and_no_key_for_an_empty_collection()
    {
        await using var api = await StartAsync();
        using var vm = JsonDocument.Parse(await api.GetJsonAsync(VmPath));
        Assert.Equal("8589934592", vm.RootElement.GetProperty("memory").GetString());
        Assert.Equal("4", vm.RootElement.GetProperty("cpu").GetProperty("topology").GetProperty("cores").GetString());
        Assert.Equal("inherit", vm.RootElement.GetProperty("migration").GetProperty("parallel_migrations_policy").GetString());
        using var cluster = JsonDocument.Parse(await api.GetJsonAsync(ClusterPath));
        Assert.Equal("false", cluster.RootElement.GetProperty("tunnel_migration").GetString());
        Assert.Equal("{}", await api.GetJsonAsync(Api + "/vms?search=name%3Dnone"));
        Assert.Equal("<vms />", (await api.GetXmlAsync(Api + "/vms?search=name%3Dnone")).ToString());
    }

    [Fact]
    public async Task The_parts_of_migration_are_in_the_order_of_the_alphabet()
    {
        await using var api = await StartAsync(cluster: ExampleCluster with { Migration = new() { ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)) } });
        Assert.Equal(
            ["auto_converge", "bandwidth", "compressed", "custom_parallel_migrations", "encrypted", "parallel_migrations_policy", "policy"],
            (await api.GetXmlAsync(ClusterPath)).Element("migration")!.Elements().Select(element => element.Name.LocalName));
    }

    [Theory]
    [InlineData("name=web1", "web1")]
    [InlineData("name = web*", "web1 web2")]
    [InlineData("name!=web1", "web2")]
    [InlineData("name=WEB1", "")]
    [InlineData("name=WEB1&case_sensitive=false", "web1")]
    [InlineData("status=up", "web1")]
    [InlineData("cluster=Default and host=host-a", "web1")]
    [InlineData("cluster=\"Post-copy\"", "")]
    [InlineData("name=*&max=1", "web1")]
    [InlineData("name=*&max=0", "")]
    [InlineData("name=*&max=-1", "web1 web2")]
    [InlineData("name=* sortby name asc page 1", "web1 web2")]
    [InlineData("page 2&max=1", "web2")]
    [InlineData("", "web1 web2")]
    public async Task A_search_limits_a_collection(string search, string expected)
    {
        await using var api = await StartAsync();
        var parts = search.Split('&', 2);
        var vms = await api.GetXmlAsync($"{Api}/vms?search={Uri.EscapeDataString(parts[0])}" + (parts.Length > 1 ? "&" + parts[1] : ""));
        Assert.Equal(expected, string.Join(' ', vms.Elements("vm").Select(vm => vm.Element("name")!.Value)));
    }

    [Theory]
    [InlineData("/vms?search=memory%3E5", "is not supported")]
    [InlineData("/vms?search=web1", "is not supported")]
    [InlineData("/vms?search=correlation_id%3Dx", "is not supported")]
    [InlineData("/vms?search=page%20x", "is not supported")]
    [InlineData("/vms?max=x", "isn't a valid integer")]
    [InlineData("/vms?case_sensitive=x", "neither true nor false")]
    [InlineData("/vms?follow=nics", "cannot be followed")]
    [InlineData("/clusters?follow=migration.policy", "cannot be followed")]
    [InlineData("/hosts?follow=statistics", "cannot be followed")]
    [InlineData("/options/MigrationPolicies?version=x", "isn't a valid version")]
    public async Task What_goes_beyond_is_a_clear_fault(string path, string detail)
    {
        await using var api = await StartAsync();
        var fault = (await api.SendAsync(HttpMethod.Get, Api + path)).Fault;
        Assert.Equal(400, fault.Status);
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
    }

    /// <summary>libgovirt takes a VM without a display, or with a kind of display it does not know, for none.</summary>
    [Fact]
    public async Task A_vm_has_a_display()
    {
        await using var api = await StartAsync();
        Assert.Equal("vnc", (await api.GetXmlAsync(VmPath)).Element("display")!.Element("type")!.Value);
        Assert.Equal("vnc", (await api.SendAsync(HttpMethod.Get, VmPath, null, ("Filter", "true"))).Xml.Element("display")!.Element("type")!.Value);
    }

    [Fact]
    public async Task A_filtered_vm_hides_where_it_runs()
    {
        await using var api = await StartAsync();
        var all = await api.GetXmlAsync(VmPath);
        Assert.Equal((true, true), (all.Element("host") is not null, all.Element("placement_policy") is not null));
        foreach (var answer in new[] { await api.SendAsync(HttpMethod.Get, VmPath, null, ("Filter", "true")), await api.SendAsync(HttpMethod.Get, VmPath + "?filter=true") })
        {
            Assert.Equal((null, null), (answer.Xml.Element("host"), answer.Xml.Element("placement_policy")));
        }
    }

    [Fact]
    public async Task A_migration_is_started_watched_and_canceled()
    {
        await using var api = await StartAsync();
        var started = await api.PostAsync(VmPath + "/migrate", "<action><host><name>host-b</name></host><force>true</force><async>true</async><grace_period><expiry>10</expiry></grace_period></action>", ("Correlation-Id", "m1"));
        Assert.Equal((200, "complete"), (started.Status, started.Xml.Element("status")!.Value));
        Assert.Equal((HostB, true, new ChangeOrigin("admin@internal", "m1")), (api.Starter.Started!.Destination!.Id, api.Starter.Started.Force, api.Starter.Started.Origin));
        Assert.Equal("migrating", (await api.GetXmlAsync(VmPath)).Element("status")!.Value);
        var job = started.Xml.Element("job")!.Attribute("href")!.Value;
        Assert.Equal("started", (await api.GetXmlAsync(job)).Element("status")!.Value);
        Assert.Equal(200, (await api.PostAsync(VmPath + "/cancelmigration", "{}")).Status);
        var ended = await api.GetXmlAsync(job);
        Assert.Equal(("aborted", "1970-01-01T00:00:05Z"), (ended.Element("status")!.Value, ended.Element("end_time")!.Value));
        Assert.Contains("\"end_time\":5000", await api.GetJsonAsync(job), StringComparison.Ordinal);
        Assert.Equal(409, (await api.PostAsync(VmPath + "/cancelmigration", "{}")).Status);
    }

    [Fact]
    public async Task An_action_needs_its_empty_element()
    {
        await using var api = await StartAsync();
        Assert.Equal(415, (await api.SendAsync(HttpMethod.Post, VmPath + "/migrate")).Status);
        Assert.Equal(200, (await api.PostAsync(VmPath + "/migrate", "{}")).Status);
    }

    [Fact]
    public async Task A_vm_and_a_cluster_are_added()
    {
        await using var api = await StartAsync();
        var vm = await api.PostAsync(Api + "/vms", "<vm><name>new</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><migration><custom_parallel_migrations>3</custom_parallel_migrations><parallel_migrations_policy>custom</parallel_migrations_policy></migration></vm>");
        Assert.Equal(201, vm.Status);
        Assert.Equal(vm.Xml.ToString(), (await api.GetXmlAsync(vm.Headers.Location!.ToString())).ToString());
        Assert.Equal(("3", "down"), (vm.Xml.Element("migration")!.Element("custom_parallel_migrations")!.Value, vm.Xml.Element("status")!.Value));
        var cluster = await api.PostAsync(Api + "/clusters", """{"name":"new","data_center":{"name":"Default"},"version":{"major":"4","minor":"7"}}""");
        Assert.Equal((201, "disabled"), (cluster.Status, cluster.Xml.Element("migration")!.Element("parallel_migrations_policy")!.Value));
        Assert.Equal(400, (await api.PostAsync(Api + "/vms", "<vm><name>n</name><cluster><name>none</name></cluster><template><name>Blank</name></template></vm>")).Status);
        Assert.Equal(400, (await api.PostAsync(Api + "/vms", "<vm><name>n</name><cluster><name>Default</name></cluster><template><name>other</name></template></vm>")).Status);
        Assert.Equal(400, (await api.PostAsync(Api + "/clusters", """{"name":"n","data_center":{"name":"none"}}""")).Status);
    }

    [Theory]
    [InlineData("\"1\"", 200)]
    [InlineData("\"0\", \"1\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"2\"", 412)]
    [InlineData("W/\"1\"", 412)]
    [InlineData("\"x\"", 412)]
    [InlineData("1", 400)]
    public async Task If_Match_saves_what_has_not_changed_meanwhile(string tags, int status)
    {
        await using var api = await StartAsync();
        Assert.Equal("\"1\"", (await api.SendAsync(HttpMethod.Get, VmPath)).Headers.ETag!.Tag);
        Assert.Equal(status, (await api.PutAsync(VmPath, "<vm><description>x</description></vm>", ("If-Match", tags))).Status);
        Assert.Equal(status == 200 ? "x" : null, (await api.VmAsync()).Description);
        Assert.Equal(status, (await api.PutAsync(ClusterPath, "<cluster><description>x</description></cluster>", ("If-Match", tags))).Status);
    }

    /// <summary>What a client reads it can write back as it is, in either format; and what it reads afterwards is the same.</summary>
    [Theory]
    [InlineData("application/xml")]
    [InlineData("application/json")]
    public async Task Documents_are_read_and_written_back_without_loss(string type)
    {
        var migration = new OVirtMigrationOptions { Encrypted = InheritableBoolean.True, ParallelMigrations = OVirtParallelMigrations.Own(ParallelMigrationSetting.Custom(4)), PolicyId = OVirtPolicyCatalog.MinimalDowntime.Id! };
        await using var api = await StartAsync(
            vms: [ExampleVm with { Migration = migration, Description = "<b>&\"", CustomLevel = new(4, 7), TunnelMigration = false, MigrationDowntime = TimeSpan.FromMilliseconds(300), MigrationMode = OVirtMigrationMode.UserMigratable }],
            cluster: ExampleCluster with { Migration = migration with { Bandwidth = MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(25_000)) } });
        foreach (var path in new[] { VmPath, ClusterPath + "?follow=networks" })
        {
            var read = (await api.SendAsync(HttpMethod.Get, path, null, ("Accept", type))).Body;
            var written = await api.PutAsync(path.Split('?')[0], read, ("Accept", type));
            Assert.Equal(200, written.Status);
            Assert.Equal(read, (await api.SendAsync(HttpMethod.Get, path, null, ("Accept", type))).Body);
        }
    }

    [Fact]
    public async Task What_the_api_returns_our_own_readers_of_ovirt_understand()
    {
        await using var api = await StartAsync();
        foreach (var json in new[] { false, true })
        {
            async Task<MemoryStream> Read(string path) => new(Encoding.UTF8.GetBytes(json ? await api.GetJsonAsync(path) : (await api.GetXmlAsync(path)).ToString()));
            var clusters = OVirtCluster.ReadAllAsync(await Read(Api + "/clusters?follow=networks")).ToBlockingEnumerable().ToList();
            var stored = (await api.ClusterAsync()).ToOVirtCluster();
            var cluster = clusters.Single(one => one.Id == stored.Id);
            Assert.Equal(stored.ToClusterSettings(), cluster.ToClusterSettings());
            Assert.Equal(stored.MigrationNetwork, cluster.MigrationNetwork);
            var vm = OVirtVm.ReadAllAsync(await Read(Api + "/vms")).ToBlockingEnumerable().First();
            Assert.Equal((8, Cluster.ToString(), OVirtMigrationMode.Migratable), (vm.Vcpus, vm.ClusterId, vm.MigrationMode));
            var hosts = OVirtHost.ReadAllAsync(await Read(Api + "/hosts?follow=nics,network_attachments")).ToBlockingEnumerable().Select(host => host.ToHostResources(cluster.MigrationNetwork!)!).ToList();
            Assert.Equal([(64, 40_000L, "10.5.0"), (64, 25_000L, "10.5.0")], hosts.Select(host => (host.CpuThreads, host.LinkBandwidth!.Value.ToMegabitsPerSecond(), host.LibvirtVersion.ToString()!)));
            var catalog = await OVirtPolicyCatalog.ReadAsync(await Read(Api + "/options/MigrationPolicies"));
            foreach (var policy in OVirtPolicyCatalog.StockPolicies)
            {
                Assert.Equal(policy, catalog.Find(policy.Id!, new(4, 8)));
            }

            Assert.Null(catalog.Find(OVirtPolicyCatalog.VeryLargeVms.Id!, new(4, 6)));
        }

        Assert.Equal("4.8", Assert.Single((await api.GetXmlAsync(Api + "/options/MigrationPolicies?version=4.8")).Descendants("version")).Value);
    }

    [Fact]
    public async Task Markup_in_a_name_is_text()
    {
        await using var api = await StartAsync();
        const string Name = "<script>alert('x')</script> & \"y\"";
        Assert.Equal(200, (await api.PutAsync(VmPath, JsonSerializer.Serialize(new { name = Name }))).Status);
        Assert.Equal(Name, (await api.GetXmlAsync(VmPath)).Element("name")!.Value);
        var json = await api.GetJsonAsync(VmPath);
        Assert.DoesNotContain("<script", json, StringComparison.Ordinal);
        Assert.Equal(Name, JsonDocument.Parse(json).RootElement.GetProperty("name").GetString());
        foreach (var other in new[] { "名前", "עברית", "👩\u200D💻" })
        {
            Assert.Equal(200, (await api.PutAsync(VmPath, JsonSerializer.Serialize(new { name = other }))).Status);
            Assert.Equal(other, (await api.GetXmlAsync(VmPath)).Element("name")!.Value);
        }

        foreach (var bad in new[] { "", " a", "a\n", "a\u0000", new string('x', 256), "a\uFFFF", "a\u202Eb", "a\u2066b" })
        {
            Assert.Equal(400, (await api.PutAsync(VmPath, JsonSerializer.Serialize(new { name = bad }))).Status);
        }
    }
}
