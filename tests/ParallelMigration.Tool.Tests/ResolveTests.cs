using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using ParallelMigration.Testing;

namespace ParallelMigration.Tool.Tests;

public class ResolveTests
{
    [Fact]
    public async Task A_plan_is_answered_as_the_contract_says()
    {
        var run = await ToolRun.OfAsync(ToolRun.Request, "resolve", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Snapshot.Match(Pretty(run.Output));
    }

    [Fact]
    public async Task A_refusal_is_answered_as_the_contract_says()
    {
        var request = ToolRun.Request.Replace("\"auto\"", "{\"custom\":1}", System.StringComparison.Ordinal)
            .Replace("{ \"name\":", "{ \"postCopy\": true, \"name\":", System.StringComparison.Ordinal);
        var run = await ToolRun.OfAsync(request, "resolve", "-");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Snapshot.Match(Pretty(run.Output));
    }

    [Fact]
    public async Task A_schedule_is_read_and_answered_the_same()
    {
        const string Schedule =
            """{"initial":[{"setDowntimeMs":100},{"setBandwidthMbps":8000}],"steps":[{"stallLimit":1,"action":{"setDowntimeMs":150}},{"stallLimit":3,"action":"wait"}],"last":["postCopy","wait","abort"],"timeLimitSeconds":1800,"timeLimitSecondsPerGibibyte":60}""";
        var request = ToolRun.Request.Replace("{ \"name\":", $"{{ \"convergence\": {Schedule}, \"name\":", System.StringComparison.Ordinal);
        Assert.NotEqual(ToolRun.Request, request);
        var run = await ToolRun.OfAsync(request, "resolve", "-");
        using var answer = JsonDocument.Parse(run.Output);
        var plan = answer.RootElement.GetProperty("plan");
        Assert.Equal(Schedule, plan.GetProperty("convergence").GetRawText());
        Assert.True(plan.GetProperty("postCopy").GetBoolean());
        Assert.False((await ToolRun.OfAsync(ToolRun.Request, "resolve", "-")).Output.Contains("convergence", System.StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_answers_in_words()
    {
        var run = await ToolRun.OfAsync(ToolRun.Request, "resolve", "-", "--explain");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Snapshot.Match(run.Output);
    }

    [Fact]
    public async Task A_file_is_read_like_standard_input_also_with_a_byte_order_mark()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, ToolRun.Request, new System.Text.UTF8Encoding(true));
            Assert.Equal(await ToolRun.OfAsync(ToolRun.Request, "resolve", "-"), await ToolRun.OfAsync("", "resolve", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The contract: absent means what the example shows, but for what it says of bandwidths, versions, level and policy.</summary>
    [Fact]
    public async Task Absent_properties_have_the_contracts_defaults()
    {
        const string Bare =
            """{"cluster":{"parallelMigration":"parallel"},"vm":{"vcpus":8},"source":{"cpuThreads":64},"destination":{"cpuThreads":64}}""";
        const string Spelled =
            """
            { "options": { "bandwidthPerConnectionMbps": 10000, "maxConnections": 16, "minimumClusterLevel": "4.7",
                           "postCopyWithParallel": "never", "parallelCompression": "none", "zeroCopyTurnsParallelOn": false },
              "cluster": { "id": null, "level": null, "parallelMigration": "parallel", "migrationBandwidth": "auto",
                "migrationPolicy": { "name": null, "postCopy": false, "compression": false, "autoConverge": false,
                                     "zeroCopy": false, "maxOutgoingMigrations": 2, "maxIncomingMigrations": 2 } },
              "vm": { "id": null, "vcpus": 8, "emulatorCpus": null, "parallelMigration": null, "migrationPolicy": null,
                      "encrypted": false, "transport": "direct" },
              "source":      { "id": null, "cpuThreads": 64, "bandwidthMbps": null, "bandwidthInUseMbps": 0, "libvirt": null, "qemu": null, "capabilities": null },
              "destination": { "id": null, "cpuThreads": 64, "bandwidthMbps": null, "bandwidthInUseMbps": null, "libvirt": null, "qemu": null, "capabilities": null } }
            """;
        var run = await ToolRun.OfAsync(Bare, "resolve", "-");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(await ToolRun.OfAsync(Spelled, "resolve", "-"), run);
    }

    [Fact]
    public async Task Null_is_the_same_as_absent_wherever_something_is_optional()
    {
        const string Full =
            """
            { "options": { "bandwidthPerConnectionMbps": 5000, "maxConnections": 4, "minimumClusterLevel": "4.6",
                           "postCopyWithParallel": "whenSupported", "parallelCompression": "zstd", "zeroCopyTurnsParallelOn": true },
              "cluster": { "id": "c", "level": "4.8", "parallelMigration": "parallel", "migrationBandwidth": { "customMbps": 15000 },
                "migrationPolicy": { "id": "p", "name": "n", "postCopy": true, "compression": true, "autoConverge": false, "zeroCopy": true,
                                     "maxOutgoingMigrations": 3, "maxIncomingMigrations": 3,
                                     "convergence": { "initial": ["wait"], "steps": [{ "stallLimit": 1, "action": "wait" }], "last": ["abort"] } } },
              "vm": { "id": "v", "vcpus": 8, "emulatorCpus": 3, "parallelMigration": { "custom": 20 }, "migrationPolicy": { "name": "own" },
                      "encrypted": true, "transport": "tunnelled" },
              "source":      { "id": "a", "cpuThreads": 64, "bandwidthMbps": 25000, "bandwidthInUseMbps": 5000, "libvirt": "9.0.0", "qemu": "7.2.0",
                               "capabilities": { "multifd": false, "parallelZstd": false, "zeroCopy": false, "postCopyWithParallel": true } },
              "destination": { "cpuThreads": 64 } }
            """;
        string[] required = ["cluster", "cluster.parallelMigration", "vm", "vm.vcpus", "source", "source.cpuThreads", "destination", "destination.cpuThreads"];
        var optional = Paths((JsonObject)JsonNode.Parse(Full)!).Except(required).ToList();
        Assert.Equal(40, optional.Count);
        foreach (var path in optional)
        {
            var (withNull, without) = (JsonNode.Parse(Full)!, JsonNode.Parse(Full)!);
            Parent(withNull, path)[path.Split('.')[^1]] = null;
            Parent(without, path).Remove(path.Split('.')[^1]);
            var run = await ToolRun.OfAsync(withNull.ToJsonString(), "resolve", "-");
            Assert.True(run.ExitCode < 2, $"{path}: {run.Error}");
            Assert.Equal(await ToolRun.OfAsync(without.ToJsonString(), "resolve", "-"), run);
        }

        static IEnumerable<string> Paths(JsonObject node) => node.SelectMany(property => property.Key == "migrationBandwidth" || property.Value is not JsonObject inner || inner.ContainsKey("custom")
            ? [property.Key]
            : Paths(inner).Select(path => $"{property.Key}.{path}").Prepend(property.Key));

        static JsonObject Parent(JsonNode document, string path) => (JsonObject)path.Split('.').SkipLast(1).Aggregate(document, (node, name) => node[name]!);
    }

    /// <summary>One set of defaults, whether the policy is absent, empty or says something else.</summary>
    [Fact]
    public async Task A_policy_that_does_not_say_has_no_auto_converge()
    {
        Assert.False(await HasAutoConverge(ToolRun.Request));
        Assert.False(await HasAutoConverge(ToolRun.Request.Replace("\"name\": \"Minimal downtime\"", "", System.StringComparison.Ordinal)));
        Assert.True(await HasAutoConverge(ToolRun.Request.Replace("\"Minimal downtime\"", "\"x\", \"autoConverge\": true", System.StringComparison.Ordinal)));

        static async Task<bool> HasAutoConverge(string request) =>
            JsonDocument.Parse((await ToolRun.OfAsync(request, "resolve", "-")).Output).RootElement.GetProperty("plan").GetProperty("autoConverge").GetBoolean();
    }

    [Fact]
    public async Task Help_and_version_are_there()
    {
        var help = await ToolRun.OfAsync("", "--help");
        Assert.Equal(0, help.ExitCode);
        Assert.All(new[] { "resolve", "migrate" }, command => Assert.Contains(command, help.Output, System.StringComparison.Ordinal));
        Assert.Equal(0, (await ToolRun.OfAsync("", "--version")).ExitCode);
    }

    internal static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indented);
    }

    private static JsonSerializerOptions Indented { get; } =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
