using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Conventions.Tests.Documents;

/// <summary>The contract's examples are requests that are read, and answers that are given.</summary>
public class JsonContractTests
{
    private static readonly string[] Blocks = [.. MarkdownFile.At("src/ParallelMigration.Policy.Json/README.md").Blocks("json")];

    private static readonly string Request = Blocks.First(block => block.Contains("\"cluster\"", StringComparison.Ordinal));

    /// <summary>Each answer, without words: those shown are shortened.</summary>
    private static readonly JsonElement[] Answers =
    [
        .. Blocks.First(block => block.Contains("\"outcome\"", StringComparison.Ordinal)).Split("{ \"outcome\"", StringSplitOptions.RemoveEmptyEntries)
            .Select(answer => JsonSerializer.Deserialize<JsonElement>("{ \"outcome\"" + answer)),
    ];

    [Fact]
    public void The_request_gets_the_plan_shown_and_the_first_reason_shown()
    {
        var (given, shown) = (Resolve(Request), Answers[0]);
        Assert.True(JsonElement.DeepEquals(shown.GetProperty("plan"), given.GetProperty("plan")), given.GetProperty("plan").ToString());
        AssertAlike(shown.GetProperty("reasons")[0], given.GetProperty("reasons")[0]);
    }

    [Fact]
    public void The_refusal_shown_is_given_when_post_copy_meets_parallel() => AssertAlike(
        Answers[1].GetProperty("issues")[0],
        Resolve(Request.Replace("\"parallelMigration\": null", "\"parallelMigration\": \"parallel\"", StringComparison.Ordinal)
            .Replace("\"postCopy\": false", "\"postCopy\": true", StringComparison.Ordinal)).GetProperty("issues")[0]);

    [Fact]
    public void The_invalid_answer_shown_is_given_to_a_property_that_is_unknown()
    {
        var error = Assert.Throws<InvalidRequestException>(() => Resolve(Request.Replace("\"vcpus\"", "\"vcpuz\"", StringComparison.Ordinal)));
        ArrayBufferWriter<byte> answer = new();
        DecisionJson.WriteInvalid(answer, error);
        AssertAlike(Answers[2].GetProperty("issues")[0], JsonSerializer.Deserialize<JsonElement>(answer.WrittenSpan).GetProperty("issues")[0]);
    }

    [Fact]
    public void The_schedule_shown_is_read()
    {
        var schedule = Blocks.First(block => block.Contains("\"convergence\"", StringComparison.Ordinal));
        var given = Resolve(Request.Replace("\"postCopy\": false", $"{schedule}, \"postCopy\": false", StringComparison.Ordinal));
        Assert.True(JsonElement.DeepEquals(
            JsonSerializer.Deserialize<JsonElement>($"{{{schedule}}}").GetProperty("convergence"), given.GetProperty("plan").GetProperty("convergence")));
    }

    private static JsonElement Resolve(string request)
    {
        ArrayBufferWriter<byte> answer = new();
        DecisionJson.WriteAnswer(answer, DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(request)).Resolve());
        return JsonSerializer.Deserialize<JsonElement>(answer.WrittenSpan);
    }

    private static void AssertAlike(JsonElement shown, JsonElement given) => Assert.Equal(WithoutWords(shown), WithoutWords(given));

    private static IEnumerable<string> WithoutWords(JsonElement element) => element.EnumerateObject()
        .Select(property => $"{property.Name}: {(property.Name is "message" or "remedy" ? "" : JsonSerializer.Serialize(property.Value))}");
}
