using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Tests;

/// <summary><c>audit --format ovirt</c>, on what the REST API returns.</summary>
public sealed class OVirtAuditTests : IDisposable
{
    private const string PostCopyId = "a7aeedb2-8d66-4e51-bb22-32595027ce71";
    private const string MinimalDowntimeId = "80554327-0569-496b-bdeb-fcbbf52b827b";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Xml_and_json_name_the_same_vms_of_that_cluster_only()
    {
        var xml = await AuditAsync(
            ClusterXml(MinimalDowntimeId),
            """
            <vms>
              <vm id="v1"><name>a</name><cluster id="c1"/><cpu><topology><cores>8</cores><sockets>1</sockets><threads>1</threads></topology></cpu>
                <migration><parallel_migrations_policy>custom</parallel_migrations_policy><custom_parallel_migrations>4</custom_parallel_migrations></migration></vm>
              <vm id="v2"><name>b</name><cluster id="c1"/><cpu><topology><cores>2</cores><sockets>1</sockets><threads>1</threads></topology></cpu></vm>
              <vm id="v3"><name>elsewhere</name><cluster id="c2"/>
                <migration><parallel_migrations_policy>auto_parallel</parallel_migrations_policy></migration></vm>
            </vms>
            """,
            ClusterXml(PostCopyId));
        Assert.Equal((1, ""), (xml.ExitCode, xml.Error));
        Assert.Equal(["v1", "v2"], Vms(xml.Output));
        Assert.Contains("ParallelWithPostCopy", xml.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("ParallelWithPostCopy", xml.Output.Split('\n')[1], StringComparison.Ordinal);

        var json = await AuditAsync(
            ClusterXml(MinimalDowntimeId),
            """
            {"vm":[
              {"id":"v1","cluster":{"id":"c1"},"cpu":{"topology":{"cores":"8","sockets":"1","threads":"1"}},
               "migration":{"parallel_migrations_policy":"custom","custom_parallel_migrations":"4"}},
              {"id":"v2","cluster":{"id":"c1"},"cpu":{"topology":{"cores":2,"sockets":1,"threads":1}}},
              {"id":"v3","cluster":{"id":"c2"},"migration":{"parallel_migrations_policy":"auto_parallel"}}]}
            """,
            ClusterXml(PostCopyId));
        Assert.Equal(xml, json);
    }

    [Theory]
    [InlineData("<vms><vm><migration><parallel_migrations_policy>often</parallel_migrations_policy></migration></vm></vms>", "parallel_migrations_policy")]
    [InlineData("<!DOCTYPE vms [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><vms>&x;</vms>", "vms:1: ")]
    [InlineData("<vms><vm>", "vms:1: ")]
    [InlineData("", "vms:1: is not valid JSON: there is nothing in it")]
    [InlineData("{\"vm\":[{\"id\":\"a\"},]}", "vms:1: vm[1]: is not valid JSON: a comma with nothing after it")]
    public async Task Bad_vms_are_one_line(string vms, string expected) =>
        (await AuditAsync(ClusterXml(MinimalDowntimeId), vms, null)).AssertBadInput(expected);

    /// <summary>An update's body as a client sends it, with only what changes: the setting that it leaves absent stays, and offends.</summary>
    [Theory]
    [InlineData("auto_parallel", "", 1)]
    [InlineData("auto_parallel", "<parallel_migrations_policy>auto</parallel_migrations_policy>", 0)]
    [InlineData("auto", "", 0)]
    [InlineData("disabled", "<parallel_migrations_policy>auto_parallel</parallel_migrations_policy>", 1)]
    public async Task What_an_update_leaves_absent_stays(string setting, string alsoUpdated, int exitCode)
    {
        var before = ClusterXml(MinimalDowntimeId).Replace(
            "<migration>", $"<migration><parallel_migrations_policy>{setting}</parallel_migrations_policy>", StringComparison.Ordinal);
        const string Vm = "<vms><vm id='v1'><cluster id='c1'/><cpu><topology><cores>8</cores><sockets>1</sockets><threads>1</threads></topology></cpu></vm></vms>";
        var run = await AuditAsync(before, Vm, $"<cluster><migration>{alsoUpdated}<policy id='{PostCopyId}'/></migration></cluster>");
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Error));
        Assert.Equal(exitCode == 1, run.Output.Contains("ParallelWithPostCopy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_update_of_another_cluster_is_bad_input() => (await AuditAsync(
        ClusterXml(MinimalDowntimeId), "<vms/>", "<cluster id='c2'/>")).AssertBadInput("change:1: id: is \"c2\", but \"c1\" is updated");

    [Fact]
    public async Task A_cluster_s_file_has_one_cluster()
    {
        (await AuditAsync("<clusters/>", "<vms/>", null)).AssertBadInput("has no cluster");
        (await AuditAsync($"<clusters>{ClusterXml(MinimalDowntimeId)}{ClusterXml(MinimalDowntimeId)}</clusters>", "<vms/>", null)).AssertBadInput("has several clusters");
    }

    private static string ClusterXml(string policy) =>
        $"""<cluster id="c1"><name>c</name><version><major>4</major><minor>8</minor></version><migration><policy id="{policy}"/></migration></cluster>""";

    private static string[] Vms(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("vm").GetString()!)];

    private Task<ToolRun> AuditAsync(string cluster, string vms, string? change)
    {
        string[] changeOption = change is null ? [] : ["--change", Write("change", change)];
        return ToolRun.OfAsync("", ["audit", "--format", "ovirt", "--json", "--cluster", Write("cluster", cluster), "--vms", Write("vms", vms), .. changeOption]);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
