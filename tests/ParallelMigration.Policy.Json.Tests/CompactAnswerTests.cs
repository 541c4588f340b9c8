using System;
using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using ParallelMigration.Policy.Arbitraries;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>Answers on one line are composed faster than answers for people, and say the same.</summary>
public class CompactAnswerTests
{
    [Property(MaxTest = 500, Arbitrary = [typeof(HostileArbitraries)])]
    public void One_line_says_what_many_say(MigrationRequest request, ResolverOptions options)
    {
        if (!Enum.IsDefined(request.Vm.Transport))
        {
            return; // it has no name in the contract
        }

        var decision = new ParallelMigrationResolver(options).Resolve(request);
        var line = Written(decision, indented: false);
        Assert.Equal(JsonNode.Parse(Written(decision, indented: true))!.ToJsonString(), JsonNode.Parse(line)!.ToJsonString());
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("größer 主机 😀")]
    [InlineData("\"quoted\" \\ and \u0001\r\n\u2028")]
    [InlineData("")]
    public void A_message_is_read_as_it_was_written(string message) => Assert.Equal(message, ReadBack(message));

    [Fact]
    public void A_message_too_long_to_compose_is_read_as_it_was_written() => Assert.Equal(new string('x', 5_000), ReadBack(new string('x', 5_000)));

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() => Assert.Equal("a\uFFFDb", ReadBack("a\uD800b"));

    private static string ReadBack(string message)
    {
        ArrayBufferWriter<byte> output = new();
        var decision = new ParallelMigrationResolver().Resolve(new()
        {
            Cluster = new(),
            VmResources = new() { Vcpus = 1 },
            Source = new() { CpuThreads = 1 },
            Destination = new() { CpuThreads = 1 },
        });
        Reason reason = new(ReasonCode.LimitedByVcpus, RuleId.R3, message, new(long.MaxValue, QuantityUnit.BitsPerSecond), null);
        DecisionJson.WriteAnswer(output, DecisionAnswer.From(decision) with { Reasons = [reason] });
        return Assert.Single(DecisionJson.ReadAnswer(output.WrittenSpan).Reasons) is var read && read.Equals(new Reason(reason.Code, reason.Rule, read.Message, reason.Before, reason.After)) ? read.Message : "another reason";
    }

    private static string Written(MigrationDecision decision, bool indented)
    {
        ArrayBufferWriter<byte> output = new();
        DecisionJson.WriteAnswer(output, decision, indented);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
