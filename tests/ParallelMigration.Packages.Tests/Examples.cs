using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace ParallelMigration.Packages.Tests;

/// <summary>The requests that every consumer resolves.</summary>
internal static class Examples
{
    private static readonly Example[] All =
    [
        new("Disabled", 8, 100, 64),
        new("Auto", 8, 100, 64),
        new("Auto", 32, 400, 64),
        new("Auto", 1, 40, 64),
        new("Auto", 8, 10, 64, PostCopy: true),
        new("Parallel", 8, 10, 64),
        new("Parallel", 64, 400, 128, Compression: true),
        new("Parallel", 8, 100, 64, PostCopy: true),
        new("Custom(8)", 4, 25, 64),
        new("Custom(20)", 4, 25, 12),
        new("Custom(300)", 4, 25, 64),
    ];

    /// <summary>As lines with semicolons, for consumers without JSON.</summary>
    internal static string Lines { get; } = string.Concat(All.Select(example => example.Line + "\n"));

    /// <summary>In the JSON contract, one a line; also those of the corpus, and what is no request at all.</summary>
    internal static string Requests { get; } = string.Concat(All.Select(example => example.Request)
        .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests", "corpus"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!["request"]!.ToJsonString()))
        .Concat(["{}", "[]", "{\"cluster\":", "{\"vm\":{\"vcpuz\":8}}", "\"žluťoučký kůň\""]).Select(request => request + "\n"));

    /// <summary>What the tool explains of each line, as the consumers without JSON print it.</summary>
    internal static async Task<string> ExplanationsAsync(PackedPackages packages)
    {
        var answers = (await packages.ToolAnswersAsync(string.Concat(All.Select(example => example.Request + "\n")))).Split('\n');
        List<string> explanations = [];
        for (var i = 0; i < All.Length; i++)
        {
            var refused = JsonDocument.Parse(answers[i]).RootElement.GetProperty("outcome").GetString() == "refused";
            explanations.Add(await packages.ToolExplanationAsync(All[i].Request, refused) + "\n");
        }

        return string.Concat(explanations);
    }

    private sealed record Example(string Setting, int Vcpus, int Gbps, int CpuThreads, bool PostCopy = false, bool Compression = false)
    {
        internal string Line => $"{Setting};{Vcpus};{Gbps};{CpuThreads};{Json(PostCopy)};{Json(Compression)}";

        internal string Request => $$$"""
            {"cluster":{"parallelMigration":{{{JsonSetting}}},"migrationPolicy":{"postCopy":{{{Json(PostCopy)}}},"compression":{{{Json(Compression)}}},"autoConverge":false}},"vm":{"vcpus":{{{Vcpus}}}},"source":{{{Host}}},"destination":{{{Host}}}}
            """;

        private string JsonSetting => Setting.StartsWith("Custom(", StringComparison.Ordinal) ? $$"""{"custom":{{Setting[7..^1]}}}""" : $"\"{Setting.ToLowerInvariant()}\"";

        private string Host => $$"""{"cpuThreads":{{CpuThreads}},"bandwidthMbps":{{Gbps}}000}""";

        private static string Json(bool value) => value ? "true" : "false";
    }
}
