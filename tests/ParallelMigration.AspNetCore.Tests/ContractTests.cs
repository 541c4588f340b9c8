using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using static ParallelMigration.AspNetCore.Tests.TestApi;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>The policy's own JSON contract over HTTP.</summary>
public class ContractTests
{
    private const string Request = """{"cluster":{"parallelMigration":"auto"},"vm":{"vcpus":8},"source":{"cpuThreads":64,"bandwidthMbps":40000},"destination":{"cpuThreads":64,"bandwidthMbps":40000}}""";
    private const string ClusterLine = """{"cluster":{"parallelMigration":"auto","migrationPolicy":{"id":"p1"}},"host":{"cpuThreads":64,"bandwidthMbps":100000}}""";
    private const string EditLine = """{"policy":{"before":{"id":"p1"},"after":{"id":"p1","postCopy":true}}}""";

    [Fact]
    public async Task A_migration_is_resolved()
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync("/api/v1/resolve", Request);
        Assert.Equal((200, "application/json"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
        Assert.Equal(4, JsonDocument.Parse(answer.Body).RootElement.GetProperty("plan").GetProperty("connections").GetInt32());
        var refused = await api.PostAsync("/api/v1/resolve", Request.Replace("\"auto\"", "\"parallel\",\"migrationPolicy\":{\"postCopy\":true}", StringComparison.Ordinal));
        Assert.Equal((200, "refused"), (refused.Status, JsonDocument.Parse(refused.Body).RootElement.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_migration_is_predicted()
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync("/api/v1/predict", Request[..^1] + ""","memory":{"usedMebibytes":8192,"dirtied":[{"seconds":1,"mebibytes":10}]}}""");
        Assert.Equal(200, answer.Status);
        Assert.True(JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("prediction", out _), answer.Body);
    }

    [Theory]
    [InlineData("resolve", "{\"cluster\":{},\"vcpuz\":1}")]
    [InlineData("predict", "{}")]
    [InlineData("validate", "[]")]
    [InlineData("resolve", "{")]
    public async Task What_is_no_such_document_is_a_problem_with_its_place(string operation, string body)
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync("/api/v1/" + operation, body);
        Assert.Equal((400, "application/problem+json"), (answer.Status, answer.ContentHeaders.ContentType!.MediaType));
        var problem = JsonDocument.Parse(answer.Body).RootElement;
        Assert.True(problem.TryGetProperty("code", out _) && problem.TryGetProperty("property", out _) && problem.TryGetProperty("line", out _), answer.Body);
    }

    [Fact]
    public async Task A_cluster_is_validated_with_its_vms()
    {
        await using var api = await StartAsync();
        var answer = await api.PostAsync("/api/v1/validate", ClusterLine[..^1] + ""","vms":[{"id":"db1","vcpus":8,"parallelMigration":{"custom":1}},{"id":"web1","vcpus":4}]}""");
        var lines = answer.Body.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("db1", lines[0].GetProperty("vm").GetString());
        Assert.Equal((2, 1, false), (lines[^1].GetProperty("summary").GetProperty("vms").GetInt32(), lines[^1].GetProperty("summary").GetProperty("vmsWithErrors").GetInt32(), lines[^1].GetProperty("summary").GetProperty("mayBeSaved").GetBoolean()));
    }

    [Fact]
    public async Task An_edit_is_audited_as_a_stream()
    {
        await using var api = await StartAsync();
        var vms = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"id\":\"vm{i}\",\"vcpus\":4{(i == 12_345 ? ",\"parallelMigration\":\"parallel\"" : ",\"parallelMigration\":\"disabled\"")}}}\n"));
        var answer = await AuditAsync(api, $"{ClusterLine}\n{EditLine}\n{vms}");
        var lines = answer.Body.TrimEnd('\n').Split('\n');
        Assert.Equal((200, 20_001), (answer.Status, lines.Length));
        using var summary = JsonDocument.Parse(lines[^1]);
        Assert.Equal((20_000, 1), (summary.RootElement.GetProperty("summary").GetProperty("vms").GetInt32(), summary.RootElement.GetProperty("summary").GetProperty("vmsWithErrors").GetInt32()));
        Assert.Contains("ParallelWithPostCopy", Assert.Single(lines, line => line.Contains("\"vm12345\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData(ClusterLine + "\n")]
    [InlineData(ClusterLine + "\n{}\n")]
    [InlineData(EditLine + "\n" + ClusterLine + "\n")]
    public async Task An_audit_without_its_first_two_lines_is_a_problem(string body)
    {
        await using var api = await StartAsync();
        Assert.Equal((400, "application/problem+json"), await AuditAsync(api, body) is var answer ? (answer.Status, answer.ContentHeaders.ContentType!.MediaType) : default);
    }

    [Fact]
    public async Task An_audit_that_meets_a_wrong_line_after_it_has_begun_ends_with_the_error_and_without_numbers()
    {
        await using var api = await StartAsync();
        var answer = await AuditAsync(api, $"{ClusterLine}\n{EditLine}\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{\"id\":\"vm{i}\",\"vcpus\":4}}\n")) + "{\"vcpuz\":1}\n");
        Assert.Equal(200, answer.Status);
        Assert.Contains("\"outcome\":\"invalid\"", answer.Body.Split('\n')[^1].Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\"summary\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_openapi_document_describes_every_operation_with_the_contracts_schemas()
    {
        await using var api = await StartAsync();
        using var document = JsonDocument.Parse(await api.GetJsonAsync("/api/v1/openapi.json"));
        var root = document.RootElement;
        Assert.StartsWith("3.1", root.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(["/api/v1/resolve", "/api/v1/predict", "/api/v1/validate", "/api/v1/audit"], root.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        var schemas = root.GetProperty("components").GetProperty("schemas");
        var vcpus = schemas.GetProperty("vm").GetProperty("properties").GetProperty("vcpus");
        Assert.Equal(("integer", 1), (vcpus.GetProperty("type").GetString(), int.Parse(vcpus.GetProperty("minimum").ToString(), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(References(root), reference => Assert.True(schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _), reference));
        Assert.Contains("#/components/schemas/request", References(root.GetProperty("paths").GetProperty("/api/v1/resolve")));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static async Task<Answer> AuditAsync(TestApi api, string body)
    {
        using StringContent content = new(body, Encoding.UTF8);
        content.Headers.ContentType = new("application/x-ndjson");
        using var response = await api.Client.PostAsync(new Uri("/api/v1/audit", UriKind.Relative), content);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }
}
