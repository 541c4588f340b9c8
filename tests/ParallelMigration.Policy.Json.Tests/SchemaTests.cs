using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Json.Schema;
using ParallelMigration.Policy.Arbitraries;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Policy.Json.Tests;

/// <summary>The JSON Schema beside the package is made from the tables by which documents are read, and agrees with the reader.</summary>
public class SchemaTests
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "-2", "1", "2", "8.5", "255", "256", "65535", "2147483648", "\"\"", "\"auto\"", "\"4.8\"", "\"10.1.0\"", "\"none\"", "\"wait\"", "[]", "{}",
        "{\"custom\":8}", "{\"customMbps\":1}", "{\"custom\":8,\"x\":1}", "[\"abort\"]", "[{\"stallLimit\":1,\"action\":\"wait\"}]", "[{\"stallLimit\":0,\"action\":\"wait\"}]",
        "[{\"setDowntimeMs\":1,\"setBandwidthMbps\":1}]", "[{}]",
    ];

    private static readonly string[] Parts =
        ["options", "cluster", "vm", "source", "destination", "cluster.migrationPolicy", "vm.migrationPolicy", "source.capabilities", "cluster.migrationPolicy.convergence"];

    private static readonly JsonSchema Schema = JsonSchema.FromText(ContractSchema.Create());

    /// <summary>PARALLEL_MIGRATION_UPDATE=1 writes it again.</summary>
    [Fact]
    public void The_file_is_the_one_that_is_made()
    {
        var file = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../src/ParallelMigration.Policy.Json/parallel-migration.schema.json");
        if (Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_UPDATE") == "1")
        {
            File.WriteAllText(file, ContractSchema.Create());
        }

        Assert.Equal(File.ReadAllText(file), ContractSchema.Create());
    }

    [Fact]
    public void The_schema_itself_is_valid() =>
        Assert.True(MetaSchemas.Draft202012.Evaluate(JsonDocument.Parse(ContractSchema.Create()).RootElement).IsValid);

    [Property(MaxTest = 200, Arbitrary = [typeof(ValidArbitraries)])]
    public void What_is_written_is_valid(MigrationRequest migration, ResolverOptions options)
    {
        DecisionRequest request = new(options, migration);
        AssertValid(output => DecisionJson.WriteRequest(output, request));
        AssertValid(output => DecisionJson.WriteAnswer(output, request.Resolve()), "answer");
    }

    [Fact]
    public void The_oracles_requests_and_the_corpus_are_valid()
    {
        Random random = new(11);
        for (var i = 0; i < 500; i++)
        {
            AssertAgree(JsonNode.Parse(ContractJson.Write(RandomRequests.Next(random), random))!, expected: true);
        }

        var corpus = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../corpus"), "*.json");
        Assert.NotEmpty(corpus);
        Assert.All(corpus, file => AssertAgree(JsonNode.Parse(File.ReadAllText(file)) is JsonObject document && document["request"] is { } request
            ? request : JsonNode.Parse(File.ReadAllText(file))!));
    }

    /// <summary>Valid requests with a value replaced, a property removed or one added: the schema accepts exactly what the reader accepts.</summary>
    [Fact]
    public void The_schema_and_the_reader_agree_on_broken_requests()
    {
        Random random = new(12);
        var accepted = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var document = (JsonObject)JsonNode.Parse(ContractJson.Write(RandomRequests.Next(random), random))!;
            Break(document, random);
            accepted += AssertAgree(document) ? 1 : 0;
        }

        Assert.InRange(accepted, 200, 1_800);
    }

    private static void Break(JsonObject document, Random random)
    {
        var parts = Parts[random.Next(Parts.Length)].Split('.');
        var (part, property) = (document, parts[^1]);
        foreach (var name in parts[..^1])
        {
            if (part[name] is not JsonObject inner)
            {
                part[name] = inner = [];
            }

            part = inner;
        }

        if (random.Next(4) > 0)
        {
            if (part[property] is not JsonObject inner)
            {
                part[property] = inner = [];
            }

            var table = Tables.All.Single(table => table.Name == (property is "source" or "destination" ? "host" : property == "migrationPolicy" ? "policy" : property));
            (part, property) = (inner, random.Next(8) == 0 ? "unknown" : table.Properties[random.Next(table.Properties.Length)].Name);
        }

        if (random.Next(5) == 0)
        {
            part.Remove(property);
        }
        else
        {
            part[property] = JsonNode.Parse(Values[random.Next(Values.Length)]);
        }
    }

    private static bool AssertAgree(JsonNode document, bool? expected = null)
    {
        var json = document.ToJsonString();
        var isRead = true;
        try
        {
            DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(json));
        }
        catch (InvalidRequestException)
        {
            isRead = false;
        }

        using var parsed = JsonDocument.Parse(json);
        var isValid = Schema.Evaluate(parsed.RootElement).IsValid;
        Assert.True(isValid == isRead && isRead == (expected ?? isRead), $"schema: {isValid}, reader: {isRead}\n{json}");
        return isRead;
    }

    private static void AssertValid(Action<ArrayBufferWriter<byte>> write, string? definition = null)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        var schema = definition is null ? Schema : Definition(definition);
        using var parsed = JsonDocument.Parse(output.WrittenMemory);
        Assert.True(schema.Evaluate(parsed.RootElement).IsValid, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static JsonSchema Definition(string name)
    {
        var document = JsonNode.Parse(ContractSchema.Create())!;
        document["$ref"] = "#/$defs/" + name;
        return JsonSchema.FromText(document.ToJsonString());
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
