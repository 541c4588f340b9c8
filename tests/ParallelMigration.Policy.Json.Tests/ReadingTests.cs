using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace ParallelMigration.Policy.Json.Tests;

public class ReadingTests
{
    private const string Request =
        """
        {
          "cluster": { "parallelMigration": "auto" },
          "vm": { "id": "vm1", "vcpus": 8 },
          "source":      { "cpuThreads": 64, "bandwidthMbps": 100000 },
          "destination": { "cpuThreads": 64, "bandwidthMbps": 100000 }
        }
        """;

    /// <summary>Logged, an exception must say where the error is.</summary>
    [Fact]
    public void The_message_names_line_and_property()
    {
        var error = Assert.Throws<InvalidRequestException>(() => Read(Request.Replace("\"vcpus\"", "\"vcpuz\"", StringComparison.Ordinal)));
        Assert.Equal("line 3: vm.vcpuz: is not a property of the contract; did you mean \"vcpus\"?", error.Message);
        Assert.Equal((InvalidRequestCode.UnknownProperty, 3, "vm.vcpuz"), (error.Code, error.Line, error.Property));
    }

    [Theory]
    [InlineData("vCPUs", "; did you mean \"vcpus\"?")]
    [InlineData("paralelMigration", "; did you mean \"parallelMigration\"?")]
    [InlineData("migrationpolicy", "; did you mean \"migrationPolicy\"?")]
    [InlineData("memory", "")]
    [InlineData("x", "")]
    [InlineData("\\ud800", null)]
    public void A_misspelt_property_is_answered_with_the_right_one(string name, string? remedy)
    {
        var error = Assert.Throws<InvalidRequestException>(() => Read(Request.Replace("\"vcpus\"", $"\"vcpus\": 8, \"{name}\"", StringComparison.Ordinal)));
        Assert.Equal(remedy is null ? "is not valid text" : "is not a property of the contract" + remedy, error.Problem);
    }

    [Fact]
    public void What_only_a_prediction_needs_says_so() => Assert.Equal(
        "line 1: memory: is not a property of the contract for a decision, only for a prediction",
        Assert.Throws<InvalidRequestException>(() => Read("{\"memory\":{}}")).Message);

    [Fact]
    public async Task Another_encoding_is_named()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            foreach (var document in new[] { encoding.GetBytes(Request), [.. encoding.GetPreamble(), .. encoding.GetBytes(Request)] })
            {
                Assert.Equal("line 1: is written in UTF-16, but must be in UTF-8", Assert.Throws<InvalidRequestException>(() => DecisionJson.ReadRequest(document)).Message);
                await using var vms = DecisionJson.ReadVmsAsync(new MemoryStream(document)).GetAsyncEnumerator();
                Assert.Equal(
                    "line 1: is written in UTF-16, but must be in UTF-8", (await Assert.ThrowsAsync<InvalidRequestException>(async () => await vms.MoveNextAsync())).Message);
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("65535")]
    [InlineData("4294967295")]
    [InlineData("null")]
    public void An_unknown_link_speed_has_several_spellings(string spelling) => Assert.Null(
        Read(Request.Replace("100000 },", $"{spelling} }},", StringComparison.Ordinal)).Migration.Source.LinkBandwidth);

    [Theory]
    [InlineData("\"bandwidthMbps\": -2")]
    [InlineData("\"bandwidthInUseMbps\": -1")]
    [InlineData("\"bandwidthMbps\": 0.0000001")]
    public void Other_negative_or_inexact_bandwidths_are_bad_input(string property) =>
        Assert.Throws<InvalidRequestException>(() => Read(Request.Replace("\"bandwidthMbps\": 100000 },", property + " },", StringComparison.Ordinal)));

    /// <summary>Elsewhere 65535 is a value, and 0 bad input.</summary>
    [Fact]
    public void A_custom_bandwidth_has_no_spelling_of_unknown()
    {
        Assert.Equal(65_535_000_000, Custom("65535")?.BitsPerSecond);
        Assert.Throws<InvalidRequestException>(() => Custom("0"));

        static Bandwidth? Custom(string megabits) => Read(Request.Replace(
            "\"auto\"", $"\"auto\", \"migrationBandwidth\": {{ \"customMbps\": {megabits} }}", StringComparison.Ordinal)).Migration.Cluster.MigrationBandwidth.CustomBandwidth;
    }

    /// <summary>Short ones are read without a string, long and escaped ones are the same version.</summary>
    [Theory]
    [InlineData("10.0.0-8.el9", "10.0.0-8.el9")]
    [InlineData("8.2", "8.2.0")]
    [InlineData("\\u0031\\u0030.1.0", "10.1.0")]
    [InlineData("8.2.2 (Debian 1:8.2.2+ds-0ubuntu1.4)", "8.2.2 (Debian 1:8.2.2+ds-0ubuntu1.4)")]
    [InlineData("", null)]
    [InlineData("10", null)]
    [InlineData("10.1.0é", null)]
    public void A_version_is_read_however_long_it_is(string text, string? version)
    {
        var request = Request.Replace("\"source\":      {", $"\"source\": {{ \"qemu\": \"{text}\",", StringComparison.Ordinal);
        if (version is null)
        {
            Assert.Equal("source.qemu", Assert.Throws<InvalidRequestException>(() => Read(request)).Property);
        }
        else
        {
            Assert.Equal(version, Read(request).Migration.Source.QemuVersion.ToString());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(", \"migrationPolicy\": {}")]
    [InlineData(", \"migrationPolicy\": null")]
    public void A_policy_has_one_set_of_defaults_absent_or_empty(string policy) => Assert.Equal(
        new MigrationPolicy(), Read(Request.Replace("\"auto\"", "\"auto\"" + policy, StringComparison.Ordinal)).Migration.Cluster.MigrationPolicy);

    [Fact]
    public void An_escaped_name_is_the_same_name() =>
        Assert.Equal(8, Read(Request.Replace("\"vcpus\"", "\"\\u0076cpus\"", StringComparison.Ordinal)).Migration.VmResources.Vcpus);

    [Fact]
    public void What_settings_leave_out_is_taken_from_the_facts()
    {
        MigrationRequest facts = new()
        {
            Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel },
            Vm = new() { Id = "vm1" },
            VmResources = new() { Vcpus = 4, EmulatorCpus = 2 },
            Source = new() { CpuThreads = 8, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(25) },
            Destination = new() { CpuThreads = 16 },
        };
        var read = DecisionJson.ReadRequest(
            """{"cluster":{"parallelMigration":"auto"},"vm":{"encrypted":true,"emulatorCpus":3},"destination":{"bandwidthMbps":10000}}"""u8, facts).Migration;
        Assert.Equal(
            facts with
            {
                Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
                Vm = new() { Id = "vm1", Encrypted = true },
                VmResources = new() { Vcpus = 4, EmulatorCpus = 3 },
                Destination = new() { CpuThreads = 16, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(10) },
            },
            read);
    }

    [Fact]
    public void Every_request_is_answered()
    {
        Assert.Equal((AnswerOutcome.Plan, "{\"outcome\":\"plan\""), Answer(Request));
        Assert.Equal((AnswerOutcome.Refused, "{\"outcome\":\"refused\""), Answer(Request.Replace("\"auto\"", "{\"custom\":1}", StringComparison.Ordinal)));
        Assert.Equal((AnswerOutcome.Invalid, "{\"outcome\":\"invalid\""), Answer("{}"));

        static (AnswerOutcome Outcome, string Start) Answer(string request)
        {
            ArrayBufferWriter<byte> output = new();
            var outcome = DecisionJson.Answer(Encoding.UTF8.GetBytes(request), output);
            return (outcome, Encoding.UTF8.GetString(output.WrittenSpan).Split(',')[0]);
        }
    }

    [Fact]
    public void An_invalid_answer_is_read_back()
    {
        ArrayBufferWriter<byte> output = new();
        DecisionJson.Answer("{}"u8, output);
        var answer = DecisionJson.ReadAnswer(output.WrittenSpan);
        Assert.Equal((AnswerOutcome.Invalid, "cluster: is required, but missing"), (answer.Outcome, answer.Error?.Message));
    }

    /// <summary>An answer of an earlier version has the rounded limit alone; two limits that contradict each other are an error.</summary>
    [Fact]
    public void A_plans_limit_is_exact_where_it_is_given_exactly()
    {
        const string Plan =
            """{"parallel":true,"connections":4,"compression":"none","maxOutgoingMigrations":1,"maxIncomingMigrations":1,"bandwidthLimitMiBps":3,"postCopy":false,"zeroCopy":false,"autoConverge":false,"encrypted":false}""";
        Assert.Equal(3 * 8_388_608, DecisionJson.ReadPlan(Encoding.UTF8.GetBytes(Plan)).BandwidthLimit?.BitsPerSecond);
        Assert.Equal(30_000_001, Read(30_000_001).BandwidthLimit?.BitsPerSecond);
        Assert.Throws<InvalidRequestException>(() => Read(40_000_000));

        static MigrationPlan Read(long bits) => DecisionJson.ReadPlan(
            Encoding.UTF8.GetBytes(Plan.Replace("MiBps\":3", $"MiBps\":3,\"bandwidthLimitBps\":{bits}", StringComparison.Ordinal)));
    }

    private static DecisionRequest Read(string request) => DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(request));
}
