using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Conventions.Tests.Documents;

/// <summary>The examples of an audit's files are read, and what they mean is what is shown.</summary>
public class AuditContractTests
{
    private static readonly byte[] Cluster = Block("\"vms\": [");
    private static readonly byte[] Change = Block("\"policy\": { \"before\"");
    private static readonly byte[] Vms = Block("\"old1\"");
    private static readonly byte[] Findings = Block("\"summary\"");

    [Fact]
    public async Task The_edit_shown_means_what_is_shown()
    {
        var given = await FindingsAsync(Cluster, Change, new MemoryStream(Vms));
        var shown = ValuesOf(Findings).ToList();
        Assert.Equal(shown.Count, given.Count);
        Assert.All(shown.Zip(given), pair => Assert.True(JsonNode.DeepEquals(WithoutWords(pair.First), WithoutWords(pair.Second)), $"shown {pair.First}\ngiven {pair.Second}"));
    }

    [Fact]
    public void The_cluster_shown_lists_its_vms_and_says_its_options()
    {
        var cluster = DecisionJson.ReadCluster(Cluster);
        Assert.Equal((8, 64, "c1", 2), (cluster.Options.MaxConnections, cluster.Host?.CpuThreads, cluster.Cluster.Id, cluster.Vms.Count));
    }

    [Fact]
    public void Every_change_of_a_plan_is_listed() => Assert.All(
        Enum.GetNames<PlanChange>(), name => Assert.Contains($"`\"{name}\"`", MarkdownFile.At("src/ParallelMigration.Policy.Json/AUDIT.md").Text, StringComparison.Ordinal));

    private static async Task<List<JsonNode>> FindingsAsync(byte[] clusterUtf8, byte[] changeUtf8, Stream vmsStream)
    {
        ArrayBufferWriter<byte> output = new();
        var cluster = DecisionJson.ReadCluster(clusterUtf8); // without a change: cluster.AsItIs, and the VMs that it lists in cluster.Vms
        var edit = DecisionJson.ReadChange(changeUtf8, cluster);
        ClusterAudit audit = new(edit, cluster.Options);
        await foreach (var vm in DecisionJson.ReadVmsAsync(vmsStream))
        {
            if (audit.Examine(vm) is { } finding)
            {
                DecisionJson.WriteVmAudit(output, finding);
            }
        }

        DecisionJson.WriteAuditSummary(output, audit.Summary, edit.Host); // without a line's end, as WriteVmAudit
        return [.. ValuesOf(output.WrittenSpan.ToArray())];
    }

    private static IEnumerable<JsonNode> ValuesOf(byte[] utf8)
    {
        for (var at = 0; at < utf8.AsSpan().TrimEnd("\n"u8).Length;)
        {
            Utf8JsonReader reader = new(utf8.AsSpan(at));
            var value = JsonNode.Parse(ref reader)!;
            at += (int)reader.BytesConsumed;
            yield return value;
        }
    }

    private static JsonNode WithoutWords(JsonNode value)
    {
        var bare = value.DeepClone();
        foreach (var issue in (bare["issues"] ?? bare["summary"]!["clusterIssues"])!.AsArray())
        {
            issue!.AsObject().Remove("message");
            issue!.AsObject().Remove("remedy");
        }

        return bare;
    }

    private static byte[] Block(string mark) => Encoding.UTF8.GetBytes(
        MarkdownFile.At("src/ParallelMigration.Policy.Json/AUDIT.md").Blocks("json").Single(block => block.Contains(mark, StringComparison.Ordinal)));
}
