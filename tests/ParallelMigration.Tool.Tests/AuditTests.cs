using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.Testing;

namespace ParallelMigration.Tool.Tests;

/// <summary><c>validate</c> and <c>audit</c>.</summary>
public sealed class AuditTests : IDisposable
{
    private const string Cluster =
        """{"cluster":{"id":"c1","level":"4.8","parallelMigration":"disabled","migrationPolicy":{"id":"p1","name":"Minimal downtime"}},"host":{"cpuThreads":64,"bandwidthMbps":100000}}""";

    private const string Vms =
        """
        {"id":"inherits","vcpus":8}
        {"id":"own","vcpus":8,"parallelMigration":{"custom":4}}
        {"id":"own policy","vcpus":8,"migrationPolicy":{"id":"p2","compression":true}}
        """;

    private const string PostCopy = """{"cluster":{"id":"c1","level":"4.8","parallelMigration":"auto","migrationPolicy":{"name":"Post-copy","postCopy":true}}}""";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_edit_is_reported_in_words()
    {
        var run = await AuditAsync(Vms, PostCopy);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Snapshot.Match(run.Output);
    }

    [Fact]
    public async Task An_edit_is_reported_in_json_lines()
    {
        var run = await AuditAsync(Vms, PostCopy, "--json");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Snapshot.Match(string.Join("\n", run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ResolveTests.Pretty)));
    }

    [Fact]
    public async Task Vms_may_come_as_lines_or_as_an_array_with_or_without_a_byte_order_mark()
    {
        var lines = await AuditAsync(Vms, PostCopy);
        var array = "[" + string.Join(",", Vms.Split('\n')) + "]";
        Assert.Equal(lines, await AuditAsync(array, PostCopy));
        Assert.Equal(lines, await AuditAsync("\uFEFF" + array, PostCopy));
        Assert.Equal(lines, await AuditAsync("\uFEFF" + Vms, PostCopy));
    }

    [Fact]
    public async Task A_policys_edit_reaches_each_VM_that_has_it()
    {
        var run = await AuditAsync(Vms, """{"policy":{"before":{"id":"p2"},"after":{"id":"p2","postCopy":true}}}""", "--json");
        Assert.Equal(0, run.ExitCode); // neither Disabled nor anything inherited excludes post-copy
        Assert.Equal("own policy", JsonDocument.Parse(run.Output.Split('\n')[0]).RootElement.GetProperty("vm").GetString());
        Assert.Contains("\"policyReach\":{\"cluster\":false,\"vms\":1}", run.Output, StringComparison.Ordinal);

        run = await AuditAsync(Vms, """{"policy":{"before":{"id":"p1"},"after":{"id":"p1","postCopy":true}}}""");
        Assert.Equal(1, run.ExitCode); // "own" inherits it
        Assert.Contains("\n  the edited policy: the cluster's, and 0 VMs' own\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("policyReach", (await AuditAsync(Vms, PostCopy, "--json")).Output, StringComparison.Ordinal);
    }

    /// <summary>A detail left out of <c>before</c> must not look like an edit that offends no VM.</summary>
    [Theory]
    [InlineData("""{"policy":{"before":{"id":"p3"},"after":{"id":"p3","postCopy":true}}}""")]
    [InlineData("""{"policy":{"before":{"name":"Minimal downtime"},"after":{"name":"Minimal downtime","postCopy":true}}}""")]
    [InlineData("""{"policy":{"before":{"autoConverge":true},"after":{"postCopy":true}},"cluster":{"parallelMigration":"parallel"}}""")]
    public async Task A_policys_edit_that_reaches_no_VM_is_bad_input(string change)
    {
        foreach (var form in new string[][] { [], ["--json"] })
        {
            var run = await AuditAsync("", change, form);
            run.AssertBadInput("change.json: policy.before: the change concerns neither the cluster nor any VM: ");
            Assert.Equal("", run.Output);
        }
    }

    /// <summary>The files' own words come after those that were given by themselves.</summary>
    [Fact]
    public async Task Options_and_a_host_of_their_own_take_precedence()
    {
        const string Auto = """{"cluster":{"parallelMigration":"auto"}}""";
        Assert.Contains("from not parallel to 8 connections", (await AuditAsync(Vms, Auto)).Output, StringComparison.Ordinal);
        var fewer = Write("options.json", """{"maxConnections":3}""");
        Assert.Contains("from not parallel to 3 connections", (await AuditAsync(Vms, Auto, "--options", fewer)).Output, StringComparison.Ordinal);
        var slower = Write("host.json", """{"cpuThreads":8,"bandwidthMbps":20000}""");
        Assert.Contains("from not parallel to 2 connections", (await AuditAsync(Vms, Auto, "--host", slower)).Output, StringComparison.Ordinal);
        (await AuditAsync(Vms, Auto, "--options", Write("options.json", """{"maxConnection":3}"""))).AssertBadInput("options.json:1: maxConnection: is not a property");
        (await AuditAsync(Vms, Auto, "--host", Write("host.json", "{}"))).AssertBadInput("host.json:1: cpuThreads: is required");

        var document = """{"cluster":{"parallelMigration":"parallel","level":"4.8"},"vms":[{"id":"a","vcpus":2}]}""";
        Assert.Equal(0, (await ToolRun.OfAsync(document, "validate", "-")).ExitCode);
        Assert.Equal(1, (await ToolRun.OfAsync(document, "validate", "-", "--options", Write("options.json", """{"minimumClusterLevel":"4.9"}"""))).ExitCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"cluster":null,"policy":null}""")]
    public async Task A_change_that_changes_nothing_is_bad_input(string change) =>
        (await AuditAsync(Vms, change)).AssertBadInput("change.json:1: changes nothing, but must have \"cluster\", \"policy\" or both");

    [Fact]
    public async Task What_is_there_is_clean()
    {
        var run = await AuditAsync(Vms, null);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("It may be saved.\n", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("3 VMs: 0 with errors", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await AuditAsync("", null)).ExitCode);
    }

    [Fact]
    public async Task Bad_input_further_on_is_named_by_its_line_and_place()
    {
        var run = await AuditAsync(Vms + "\n{\"id\":\"broken\",\"vcpus\":-1}\n", PostCopy);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(":4: [3].vcpus: must be a whole number", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1]")]
    [InlineData("{\"vcpus\":1}{")]
    [InlineData("[{\"vcpus\":1}")]
    [InlineData("{\"vcpuz\":1}")]
    public async Task Vms_that_are_none_are_bad_input(string vms)
    {
        var run = await AuditAsync(vms, null);
        run.AssertBadInput("vms.json:1: ");
        Assert.DoesNotContain("Path:", run.Error, StringComparison.Ordinal); // the serializer's own, which is another's place
    }

    [Theory]
    [InlineData("null", "vms.json:1: must be an object, but is null")]
    [InlineData("[null]", "vms.json:1: [0]: must be an object, but is null")]
    [InlineData("[{\"vcpus\":1},\n{\"vcpus\":1}, null]", "vms.json:2: [2]: must be an object, but is null")]
    [InlineData("[{\"vcpus\":1},\n]", "vms.json:2: [1]: is not valid JSON: a comma with nothing after it")]
    public async Task What_is_no_vm_in_a_list_is_named_by_its_place(string vms, string expected) => (await AuditAsync(vms, null)).AssertBadInput(expected);

    /// <summary>Not passed over in silence: who wrote them there believes that they were checked.</summary>
    [Fact]
    public async Task Vms_in_the_clusters_file_are_refused()
    {
        var cluster = Write("with vms.json", Cluster[..^1] + ",\"vms\":[{\"vcpus\":1}]}");
        (await ToolRun.OfAsync("", "audit", "--cluster", cluster, "--vms", "-")).AssertBadInput("with vms.json: vms: is not read by audit, which has VMs from --vms alone");
        var none = Write("without.json", Cluster[..^1] + ",\"vms\":[]}");
        Assert.Equal(0, (await ToolRun.OfAsync("", "audit", "--cluster", none, "--vms", "-")).ExitCode);
    }

    /// <summary>A warning does not keep anybody from saving.</summary>
    [Fact]
    public async Task Warnings_alone_may_be_saved()
    {
        const string Many = "{\"id\":\"many\",\"vcpus\":8,\"parallelMigration\":{\"custom\":20}}";
        var audit = await AuditAsync(Many, null);
        Assert.Equal((0, ""), (audit.ExitCode, audit.Error));
        Assert.StartsWith("many: warning ", audit.Output, StringComparison.Ordinal);
        Assert.EndsWith("It may be saved.\n", audit.Output, StringComparison.Ordinal);

        var validate = await ToolRun.OfAsync(Cluster[..^1] + $",\"vms\":[{Many}]}}", "validate", "-", "--json");
        Assert.Equal((0, ""), (validate.ExitCode, validate.Error));
        Assert.Contains("\"severity\":\"warning\"", validate.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"mayBeSaved\":true", validate.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_in_vms_is_refused_not_followed() =>
        (await AuditAsync("[{\"vcpus\":1,\"id\":" + new string('[', 1_000_000), null)).AssertBadInput("vms.json:1: ");

    [Fact]
    public async Task Wrong_cluster_and_change_files_are_named()
    {
        (await AuditAsync(Vms, "{\"cluzter\":{}}")).AssertBadInput("change.json:1: cluzter: is not a property");
        (await AuditAsync(Vms, "{\"policy\":{\"before\":{}}}")).AssertBadInput("change.json:1: policy.after: is required");
        var empty = Write("empty.json", "{}");
        (await ToolRun.OfAsync("", "audit", "--cluster", empty, "--vms", empty)).AssertBadInput("empty.json:1: cluster: is required");
        (await ToolRun.OfAsync("", "audit", "--cluster", "/nowhere", "--vms", empty)).AssertBadInput("/nowhere");
    }

    [Fact]
    public async Task Validate_reads_a_cluster_with_its_vms()
    {
        var document = """{"cluster":{"id":"c1","parallelMigration":{"custom":300}},"vms":[{"id":"a","vcpus":2},{"id":"b","vcpus":2,"parallelMigration":"auto"}]}""";
        var run = await ToolRun.OfAsync(document, "validate", "-");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Snapshot.Match(run.Output);

        Assert.Equal(0, (await ToolRun.OfAsync(document.Replace("300", "12", StringComparison.Ordinal), "validate", "-")).ExitCode);
        (await ToolRun.OfAsync(document.Replace("\"vcpus\":2}", "\"vcpus\":2},null", StringComparison.Ordinal), "validate", "-")).AssertBadInput("vms[1]: must be an object, but is null");
        (await ToolRun.OfAsync("{\"cluster\":{\"parallelMigration\":\"auto\"},\"vms\":3}", "validate", "-")).AssertBadInput("vms: must be a list");
    }

    private Task<ToolRun> AuditAsync(string vms, string? change, params string[] more)
    {
        string[] changeOption = change is null ? [] : ["--change", Write("change.json", change)];
        return ToolRun.OfAsync("", ["audit", "--cluster", Write("cluster.json", Cluster), "--vms", Write("vms.json", vms), .. changeOption, .. more]);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
