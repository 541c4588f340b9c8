using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>What real hosts report, from a request's text to the answer's.</summary>
public class RealHostsTests
{
    /// <summary>B5: every spelling of an unknown link speed; the other end's counts (B2), and with none Auto is not parallel (R8).</summary>
    [Theory]
    [InlineData("0", "25000", 2, 2980L, "OnlyDestinationBandwidthKnown")]
    [InlineData("-1", "25000", 2, 2980L, "OnlyDestinationBandwidthKnown")]
    [InlineData("65535", "25000", 2, 2980L, "OnlyDestinationBandwidthKnown")]
    [InlineData("4294967295", "25000", 2, 2980L, "OnlyDestinationBandwidthKnown")]
    [InlineData("4294967295", "4294967295", null, null, "AutoBandwidthUnknown")]
    [InlineData("0", "-1", null, null, "AutoBandwidthUnknown")]
    public void B5_an_unknown_link_is_not_a_number(string source, string destination, int? connections, long? limit, string reason)
    {
        var answer = Answer("\"parallelMigration\":\"auto\"", source: $"\"bandwidthMbps\":{source}", destination: $"\"bandwidthMbps\":{destination}");
        Assert.Equal((connections, limit), (answer.Connections, answer.LimitMiBps));
        Assert.Contains(reason, answer.Reasons);
    }

    [Theory]
    [InlineData("auto", 25_000, 24_900, null, 372)]
    [InlineData("parallel", 10_000, 12_000, 2, 298)]
    public void B6_a_busy_link_never_holds_the_limit_at_nothing(string setting, int link, int inUse, int? connections, long limit)
    {
        var answer = Answer($"\"parallelMigration\":\"{setting}\"", source: $"\"bandwidthMbps\":{link},\"bandwidthInUseMbps\":{inUse}", destination: $"\"bandwidthMbps\":{link}");
        Assert.Equal((connections, limit), (answer.Connections, answer.LimitMiBps));
        Assert.Equal(["LinkBusy"], answer.Warnings);
    }

    [Fact]
    public void B4_shares_that_exceed_the_limit_together_are_warned_of()
    {
        var answer = Answer("\"parallelMigration\":\"disabled\",\"migrationBandwidth\":{\"customMbps\":8},\"migrationPolicy\":{\"maxOutgoingMigrations\":5}");
        Assert.Equal((null, 1L), (answer.Connections, answer.LimitMiBps));
        Assert.Equal(["SharesExceedLimit"], answer.Warnings);
    }

    [Fact]
    public void A6_the_limit_after_a_switch_to_post_copy_is_part_of_the_plan()
    {
        var answer = Answer("\"parallelMigration\":\"disabled\",\"migrationPolicy\":{\"postCopy\":true}", source: "\"bandwidthMbps\":10000", destination: "\"bandwidthMbps\":10000");
        Assert.Equal((596L, 596L), (answer.LimitMiBps, answer.PostCopyLimitMiBps));
        Assert.Null(Answer("\"parallelMigration\":\"disabled\"").PostCopyLimitMiBps);
    }

    [Theory]
    [InlineData("4.2.1", null, "AutoSourceLacksParallelEncryption")]
    [InlineData("10.0.0-8.el9", 10, "LimitedByBandwidth")]
    public void C7_R13_encrypted_connections(string qemu, int? connections, string reason)
    {
        var answer = Answer(
            "\"parallelMigration\":\"auto\"", "\"encrypted\":true", $"\"bandwidthMbps\":40000,\"qemu\":\"{qemu}\"", "\"bandwidthMbps\":40000");
        Assert.Equal(connections, answer.Connections);
        Assert.Contains(reason, answer.Reasons);
    }

    /// <summary>Each host that has such a version and does not state its capabilities, by name and with all of the version.</summary>
    [Theory]
    [InlineData("\"qemu\":\"10.0.0-8.el9\"", "\"qemu\":\"10.0.0\"", "The source's QEMU 10.0.0-8.el9 counts as 10.0.0.")]
    [InlineData("\"libvirt\":\"10.10.0-7.el9\",\"qemu\":\"10.0.0\"", "\"qemu\":\"10.0.0+ds-1\"", "The source's libvirt 10.10.0-7.el9 counts as 10.10.0. The destination's QEMU 10.0.0+ds-1 counts as 10.0.0.")]
    [InlineData("\"qemu\":\"10.0.0-8.el9\",\"capabilities\":{\"postCopyWithParallel\":true}", "\"qemu\":\"10.0.0\"", null)]
    [InlineData("\"qemu\":\"10.0.0\"", "\"qemu\":\"10.0.0\"", null)]
    public void R11_what_a_distribution_s_version_may_hide_is_warned_of(string source, string destination, string? named)
    {
        var answer = Answer("\"parallelMigration\":\"auto\"", source: source, destination: destination);
        Assert.Equal(named is null ? [] : ["DistributionVersion"], answer.Warnings);
        Assert.All(answer.WarningMessages, message => Assert.StartsWith($"{named} A distribution can have", message, System.StringComparison.Ordinal));
    }

    [Fact]
    public void R9_the_guest_s_own_cpus_are_warned_of() => Assert.Equal(
        ["ConnectionsShareGuestCpus"],
        Answer(
            "\"parallelMigration\":\"auto\"", "\"emulatorCpus\":8,\"emulatorCpusShared\":true", "\"bandwidthMbps\":100000", "\"bandwidthMbps\":100000").Warnings);

    private static Answered Answer(string cluster, string vm = "\"encrypted\":false", string source = "\"id\":\"a\"", string destination = "\"id\":\"b\"")
    {
        var request = $$$"""
            {"cluster": { {{{cluster}}} }, "vm": { "vcpus": 16, {{{vm}}} }, "source": { "cpuThreads": 64, {{{source}}} }, "destination": { "cpuThreads": 64, {{{destination}}} } }
            """;
        ArrayBufferWriter<byte> buffer = new();
        DecisionJson.Answer(Encoding.UTF8.GetBytes(request), buffer);
        using var json = JsonDocument.Parse(buffer.WrittenMemory);
        var root = json.RootElement;
        var plan = root.GetProperty("plan");
        return new(
            plan.GetProperty("connections") is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : null,
            Limit(plan, "bandwidthLimitMiBps"),
            Limit(plan, "postCopyBandwidthLimitMiBps"),
            Codes(root, "reasons"),
            Codes(root, "warnings"),
            [.. root.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("message").GetString()!)]);
    }

    private static long? Limit(JsonElement plan, string name) =>
        plan.TryGetProperty(name, out var limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetInt64() : null;

    private static string[] Codes(JsonElement answer, string name) =>
        [.. answer.GetProperty(name).EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

    private sealed record Answered(int? Connections, long? LimitMiBps, long? PostCopyLimitMiBps, string[] Reasons, string[] Warnings, string[] WarningMessages);
}
