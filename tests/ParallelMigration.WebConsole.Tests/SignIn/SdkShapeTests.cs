using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using System.Xml.Linq;
using ParallelMigration.Samples.WebConsole.SignIn;
using static ParallelMigration.WebConsole.Tests.SignIn.ConsoleHost;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>
/// Requests of the shape that oVirt's SDKs send: a token, <c>Version: 4</c>, XML with elements in the order of the alphabet, ids without links, empty collections.
/// </summary>
[Collection(ConsoleHost.Collection)]
public class SdkShapeTests(ConsoleHost host)
{
    [Fact]
    public async Task A_vm_s_setting_alone_is_changed()
    {
        var vm = await FindAsync("vms", "app-02");
        var answer = await SendAsync("PUT", "vms/" + vm.Attribute("id")!.Value,
            "<vm><migration><custom_parallel_migrations>8</custom_parallel_migrations><parallel_migrations_policy>custom</parallel_migrations_policy></migration></vm>");
        Assert.Equal("8", answer.Element("migration")!.Element("custom_parallel_migrations")!.Value);
        vm.Element("migration")!.ReplaceWith(answer.Element("migration"));
        Assert.Equal(vm.ToString(), answer.ToString());
    }

    /// <summary>The SDK's objects know no links and no actions, and write the id as an attribute.</summary>
    [Theory]
    [InlineData("vms", "app-03")]
    [InlineData("vms", "app-08")]
    [InlineData("vms", "web-06")]
    [InlineData("vms", "web-12")]
    [InlineData("clusters", "Production")]
    [InlineData("clusters", "Databases")]
    [InlineData("clusters", "Laboratory")]
    public async Task An_object_is_read_and_written_back_without_loss(string collection, string name)
    {
        var read = await FindAsync(collection, name);
        XElement written = new(read);
        written.Descendants().Where(one => one.Name == "link" || one.Name == "actions").ToList().ForEach(one => one.Remove());
        written.DescendantsAndSelf().Attributes("href").Remove();
        var parts = written.Elements().Append(collection == "clusters" ? new XElement("networks", "") : null).OfType<XElement>().OrderBy(one => one.Name.LocalName, StringComparer.Ordinal).ToArray();
        written.ReplaceNodes(parts.Cast<object>().ToArray());
        var answer = await SendAsync("PUT", collection + "/" + read.Attribute("id")!.Value, written.ToString(SaveOptions.DisableFormatting));
        Assert.Equal(read.ToString(), answer.ToString());
        Assert.Equal(read.ToString(), (await FindAsync(collection, name)).ToString());
    }

    [Theory]
    [InlineData("<action></action>", null, false)]
    [InlineData("<action><async>false</async><force>true</force><host id=\"{0}\"></host></action>", "prod-b", true)]
    [InlineData("<action><force>false</force><host><name>prod-b</name></host></action>", "prod-b", false)]
    [InlineData("<action><cluster id=\"{1}\"></cluster><host id=\"{0}\"><name>prod-b</name></host></action>", "prod-b", false)]
    public async Task A_vm_is_migrated(string body, string? destination, bool force)
    {
        var (vm, other) = (await FindAsync("vms", "web-04"), await FindAsync("hosts", "prod-b"));
        var action = await SendAsync("POST", $"vms/{vm.Attribute("id")!.Value}/migrate", string.Format(null, body, other.Attribute("id")!.Value, vm.Element("cluster")!.Attribute("id")!.Value));
        Assert.Equal(("action", "complete"), (action.Name.LocalName, action.Element("status")!.Value));
        Assert.NotNull(action.Element("job")!.Attribute("id"));
        Assert.Equal(("web-04", destination, force), (host.Starter.Started!.Vm.Name, host.Starter.Started.Destination?.Name, host.Starter.Started.Force));
        Assert.StartsWith("user", host.Starter.Started.Origin.User, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_is_canceled()
    {
        var id = (await FindAsync("vms", "web-03")).Attribute("id")!.Value;
        Assert.Equal("complete", (await SendAsync("POST", $"vms/{id}/cancelmigration", "<action></action>")).Element("status")!.Value);
        Assert.Equal(Guid.Parse(id), host.Starter.Canceled);
    }

    private async Task<XElement> FindAsync(string collection, string name) => (await SendAsync("GET", $"{collection}?search={Uri.EscapeDataString("name=" + name)}", body: null)).Elements().Single();

    private async Task<XElement> SendAsync(string method, string path, string? body)
    {
        using HttpRequestMessage request = new(new(method), $"{Api}/{path}");
        request.Headers.Authorization = new("Bearer", await host.NewTokenAsync(await host.AddUserAsync(ConsoleRoles.Administrator)));
        request.Headers.Accept.ParseAdd("application/xml");
        request.Headers.Add("Version", "4");
        request.Headers.UserAgent.ParseAdd("PythonSDK/4.6.3");
        request.Content = new StringContent(body ?? "", Encoding.UTF8);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        using var response = await host.Plain.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return XElement.Parse(text);
    }
}
