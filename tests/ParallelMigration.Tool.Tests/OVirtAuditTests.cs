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
        Assert.Equal(["v1"], Vms(xml.Output));
        Assert.Contains("ParallelWithPostCopy", xml.Output.Split('\n')[0], StringComparison.Ordinal);

        var json = await AuditAsync(
            ClusterXml(MinimalDowntimeId),
            """
            {"vm":[
              {"id":"v1","name":"a","cluster":{"id":"c1"},"cpu":{"topology":{"cores":"8","sockets":"1","threads":"1"}},
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

    /// <summary>The second VM's finding names its policy, and the third is checked.</summary>
    [Fact]
    public async Task A_vm_with_an_unknown_policy_is_a_finding_and_the_audit_goes_on()
    {
        const string Unknown = "0c1d2e3f-0000-4000-8000-00000000abcd";
        var vms = $$$"""
            {"vm":[
              {"id":"i1","name":"first","cpu":{{{Topology}}},"migration":{"parallel_migrations_policy":"inherit"}},
              {"id":"i2","name":"second","cpu":{{{Topology}}},"migration":{"policy":{"id":"{{{Unknown}}}"},"parallel_migrations_policy":"auto_parallel"}},
              {"id":"i3","name":"third","cpu":{{{Topology}}},"migration":{"policy":{"id":"{{{PostCopyId}}}"},"parallel_migrations_policy":"auto_parallel"}}]}
            """;
        var words = await RunAsync(ClusterXml(MinimalDowntimeId), vms);
        Assert.Equal((1, ""), (words.ExitCode, words.Error));
        var lines = words.Output.Split('\n');
        Assert.StartsWith($"i2 (second): error UnknownMigrationPolicy (migration.policy.id): is \"{Unknown}\", which is not a known migration policy of level 4.8.", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("i3 (third): error ParallelWithPostCopy (C1, i3):", lines[1], StringComparison.Ordinal);
        Assert.Contains("  not checked: 1, each with its finding", lines);

        var json = await RunAsync(ClusterXml(MinimalDowntimeId), vms, "--json");
        var second = JsonDocument.Parse(json.Output.Split('\n')[0]).RootElement;
        Assert.Equal(("i2", "second"), (second.GetProperty("vm").GetString(), second.GetProperty("name").GetString()));
        Assert.Equal("UnknownMigrationPolicy", second.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal(1, Summary(json).GetProperty("scope").GetProperty("vmsNotChecked").GetInt64());
        Assert.Equal(2, Summary(json).GetProperty("vms").GetInt64());

        // With the site's own policies there is nothing to find about it.
        var policies = Write("policies.json", JsonSerializer.Serialize(new
        {
            name = "MigrationPolicies",
            values = new { system_option_value = new[] { new { version = "4.8", value = $$$"""[{"id":{"uuid":"{{{Unknown}}}"}},{"id":{"uuid":"{{{MinimalDowntimeId}}}"}}]""" } } },
        }));
        var known = await RunAsync(ClusterXml(MinimalDowntimeId), vms.Replace(PostCopyId, Unknown, StringComparison.Ordinal), "--policies", policies);
        Assert.Equal((0, ""), (known.ExitCode, known.Error));
    }

    [Fact]
    public async Task A_cluster_s_own_findings_do_not_end_the_audit()
    {
        const string Cluster = """
            <cluster id="c1"><version><major>4</major><minor>6</minor></version><migration>
              <bandwidth><assignment_method>custom</assignment_method></bandwidth><channel_pool>3</channel_pool>
              <policy id="57237b82-b8c2-425f-b425-114b35219626"/></migration></cluster>
            """;
        var run = await RunAsync(Cluster, "<vms><vm id='v1'><migration><channel_pool>1</channel_pool></migration></vm></vms>");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("the cluster: error CustomWithoutValue (migration.bandwidth): has the assignment_method custom, but no custom_value.", run.Output, StringComparison.Ordinal);
        Assert.Contains("the cluster: error UnknownMigrationPolicy", run.Output, StringComparison.Ordinal);
        Assert.Contains("which is not a known migration policy of level 4.6", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 VMs: 0 with errors", run.Output, StringComparison.Ordinal);
        Assert.Contains("  warning: unknown fields were ignored: migration.channel_pool (2)\n", run.Output, StringComparison.Ordinal);

        var change = Write("change.xml", "<cluster><migration><channel_pool>3</channel_pool></migration></cluster>");
        (await RunAsync(Cluster, "<vms/>", "--change", change)).AssertBadInput("change.xml:1: cluster.migration: has the unknown part \"channel_pool\"");
    }

    /// <summary>With hosts it names the VMs that lose their connections; without, it says that nothing was compared.</summary>
    [Fact]
    public async Task Post_copy_takes_connections_from_every_auto_vm()
    {
        var cluster = ClusterXml(MinimalDowntimeId).Replace(
            "</version>", "</version><networks><network id='n9'><name>mig</name><usages><usage>migration</usage></usages></network></networks>", StringComparison.Ordinal)
            .Replace("<migration>", "<migration><parallel_migrations_policy>auto</parallel_migrations_policy>", StringComparison.Ordinal);
        var vms = $$$"""{"vm":[{"id":"i1","name":"db","cpu":{{{Topology}}}},{"id":"i2","cpu":{{{Topology.Replace("4", "1", StringComparison.Ordinal)}}}}]}""";
        string[] change = ["--change", Write("change.xml", $"<cluster><migration><policy id='{PostCopyId}'/></migration></cluster>")];
        var hosts = Write("hosts.xml", """
            <hosts>
              <host id="h1"><cluster id="c1"/><cpu><topology><sockets>2</sockets><cores>16</cores><threads>2</threads></topology></cpu>
                <nics><host_nic id="a"><name>ens1</name><speed>40000000000</speed><network id="n9"/></host_nic></nics></host>
              <host id="h2"><cluster id="c1"/><cpu><topology><sockets>2</sockets><cores>8</cores><threads>2</threads></topology></cpu>
                <nics><host_nic id="b"><name>ens1</name><speed>4294967295000000</speed><network id="n9"/></host_nic></nics></host>
              <host id="h3"><cluster id="c2"/><cpu><topology><sockets>1</sockets><cores>1</cores><threads>1</threads></topology></cpu></host>
              <host id="h4"><cluster id="c1"/></host>
            </hosts>
            """);
        var with = await RunAsync(cluster, vms, [.. change, "--hosts", hosts]);
        Assert.Equal((0, ""), (with.ExitCode, with.Error));
        Assert.Contains("i1 (db): its plan changes from 4 connections to not parallel (NoLongerParallel)\n", with.Output, StringComparison.Ordinal);
        Assert.Contains("i2: its plan changes, but not its connections (OtherDetails)\n", with.Output, StringComparison.Ordinal);
        Assert.Contains("  plans are compared between hosts of 32 CPU threads and 40 Gbps, the least of 2 hosts\n", with.Output, StringComparison.Ordinal);

        var without = await RunAsync(cluster, vms, change);
        Assert.Contains("  by change of plan: not compared, because no host was given\n", without.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("its plan changes", without.Output, StringComparison.Ordinal);
        var json = Summary(await RunAsync(cluster, vms, [.. change, "--json"]));
        Assert.False(json.TryGetProperty("byPlanChange", out _));

        var unknown = await RunAsync(cluster, vms, [.. change, "--host", Write("host.json", "{\"cpuThreads\":8}")]);
        Assert.Contains("  Plans were compared with an unknown bandwidth. Auto is not parallel then (R8).\n", unknown.Output, StringComparison.Ordinal);
        json = Summary(await RunAsync(cluster, vms, [.. change, "--json", "--host", Write("host.json", "{\"cpuThreads\":8}")]));
        Assert.False(json.GetProperty("bandwidthKnown").GetBoolean());

        var byInterface = await RunAsync(cluster, vms, [.. change, "--hosts", hosts, "--migration-network", "ens1"]);
        Assert.Equal(with, byInterface);
        (await RunAsync(cluster, vms, [.. change, "--hosts", hosts, "--migration-network", "ens1O"])).AssertBadInput("hosts.xml:1: has no network or interface ens1O; it has ens1, n9");
    }

    /// <summary>Encryption and tunnelling are the cluster's, and VMs inherit them: 25 Gbps carry 2 plain connections, and 4 encrypted ones of 4 vCPUs.</summary>
    [Theory]
    [InlineData("<migration><encrypted>true</encrypted></migration>", "i1 (db): its plan changes from 2 connections to 4 connections (OtherConnections)\n")]
    [InlineData("<tunnel_migration>true</tunnel_migration>", "i1 (db): its plan changes from 2 connections to not parallel (NoLongerParallel)\n")]
    public async Task What_vms_inherit_besides_the_setting_is_compared_too(string change, string expected)
    {
        var cluster = ClusterXml(MinimalDowntimeId).Replace("<migration>", "<migration><parallel_migrations_policy>auto</parallel_migrations_policy>", StringComparison.Ordinal);
        var vms = $$$"""{"vm":[{"id":"i1","name":"db","cpu":{{{Topology}}}},{"id":"o1","tunnel_migration":"false","migration":{"encrypted":"false"},"cpu":{{{Topology}}}}]}""";
        var run = await RunAsync(
            cluster, vms, "--change", Write("change.xml", $"<cluster>{change}</cluster>"), "--host", Write("host.json", """{"cpuThreads":64,"bandwidthMbps":25000}"""));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("o1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vms_of_other_clusters_and_those_that_may_not_migrate_are_counted_apart()
    {
        var vms = $$$"""
            {"vm":[
              {"id":"i1","cluster":{"id":"c1"},"cpu":{{{Topology}}}},
              {"id":"i2","cluster":{"id":"c2"},"cpu":{{{Topology}}}},
              {"id":"i3","name":"pinned","cluster":{"id":"c1"},"cpu":{{{Topology}}},"placement_policy":{"affinity":"pinned"}},
              {"id":"i4","name":"by hand","cluster":{"id":"c1"},"cpu":{{{Topology}}},"placement_policy":{"affinity":"user_migratable"}}]}
            """;
        var summary = Summary(await RunAsync(ClusterXml(MinimalDowntimeId), vms, "--json"));
        Assert.Equal(2, summary.GetProperty("vms").GetInt64());
        Assert.Equal(1, summary.GetProperty("scope").GetProperty("vmsOfOtherClusters").GetInt64());
        Assert.Equal(1, summary.GetProperty("scope").GetProperty("vmsNotMigratable").GetInt64());
        Assert.True(summary.GetProperty("mayBeSaved").GetBoolean());

        // C1 holds for it all the same: it may be allowed to migrate at any time.
        var run = await RunAsync(
            ClusterXml(PostCopyId), vms.Replace("\"affinity\":\"pinned\"}", "\"affinity\":\"pinned\"},\"migration\":{\"parallel_migrations_policy\":\"auto_parallel\"}", StringComparison.Ordinal));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("i3 (pinned): error ParallelWithPostCopy", run.Output, StringComparison.Ordinal);
        Assert.Contains("  that may not migrate at all: 1, 1 of them with errors; ", run.Output, StringComparison.Ordinal);
        Assert.Contains("  of other clusters, left out: 1\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vm_s_own_level_decides_for_it()
    {
        const string Own = "<custom_compatibility_version><major>4</major><minor>6</minor></custom_compatibility_version>";
        const string Vms = $"<vms><vm id='i1'/><vm id='i2'><name>old</name>{Own}</vm><vm id='i3'><name>kept</name>{Own}<placement_policy><affinity>pinned</affinity></placement_policy></vm></vms>";
        var cluster = ClusterXml(MinimalDowntimeId).Replace("<migration>", "<migration><parallel_migrations_policy>auto_parallel</parallel_migrations_policy>", StringComparison.Ordinal);
        var run = await RunAsync(cluster, Vms);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("i2 (old): error ClusterLevelTooLow (R11", run.Output, StringComparison.Ordinal);
        Assert.Contains("i3 (kept): error ClusterLevelTooLow", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("i1: error", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 VMs: 1 with errors", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("the cluster: error", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_cluster_of_several_is_chosen_by_its_id_or_name()
    {
        var clusters = "<clusters>" + ClusterXml(MinimalDowntimeId) + ClusterXml(PostCopyId).Replace("c1", "c2", StringComparison.Ordinal).Replace("<name>c<", "<name>second<", StringComparison.Ordinal) + "</clusters>";
        const string Vms = "<vms><vm id='v'><cluster id='c2'/><migration><parallel_migrations_policy>auto_parallel</parallel_migrations_policy></migration></vm></vms>";
        Assert.Equal(1, (await RunAsync(clusters, Vms, "--cluster-id", "c2")).ExitCode);
        Assert.Equal(1, (await RunAsync(clusters, Vms, "--cluster-id", "second")).ExitCode);
        Assert.Equal(0, (await RunAsync(clusters, Vms, "--cluster-id", "c1")).ExitCode);
        (await RunAsync(clusters, Vms)).AssertBadInput("has several clusters (c1 (c), c2 (second)); choose one with --cluster-id");
        (await RunAsync(clusters, Vms, "--cluster-id", "c3")).AssertBadInput("has no cluster c3; it has c1 (c), c2 (second)");
    }

    [Theory]
    [InlineData("--hosts needs --format ovirt", "--hosts", "x")]
    [InlineData("--policies needs --format ovirt", "--policies", "x")]
    [InlineData("--cluster-id needs --format ovirt", "--cluster-id", "x")]
    [InlineData("--migration-network needs --format ovirt", "--migration-network", "x")]
    [InlineData("Give --host or --hosts, not both", "--hosts", "x", "--host", "x", "--format", "ovirt")]
    public async Task Options_that_mean_nothing_here_are_bad_usage(string message, params string[] more) =>
        (await ToolRun.OfAsync("", ["audit", "--cluster", "x", "--vms", "x", .. more])).AssertBadInput(message);

    private const string Topology = """{"topology":{"sockets":"4","cores":"1","threads":"1"}}""";

    private static string ClusterXml(string policy) =>
        $"""<cluster id="c1"><name>c</name><version><major>4</major><minor>8</minor></version><migration><policy id="{policy}"/></migration></cluster>""";

    private static string[] Vms(string output) => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("vm").GetString()!)];

    private static JsonElement Summary(ToolRun run) => JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("summary");

    private Task<ToolRun> RunAsync(string cluster, string vms, params string[] more) =>
        ToolRun.OfAsync("", ["audit", "--format", "ovirt", "--cluster", Write("cluster", cluster), "--vms", Write("vms", vms), .. more]);

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
