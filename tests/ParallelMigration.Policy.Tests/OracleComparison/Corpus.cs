using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelMigration.Policy.Tests.OracleComparison;

/// <summary>
/// Requests on which the library and the oracle once differed, each with the answer agreed upon: <c>tests/corpus</c>. A new one is kept by
/// the test that finds it, with the oracle's answer; its reviewer says which of the two was right.
/// </summary>
internal static class Corpus
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Folder { get; } = Path.Combine(Repository.Root, "tests", "corpus");

    internal static string Keep(string request, string expected)
    {
        var document = new JsonObject { ["why"] = "found by comparison with the oracle; to be reviewed", ["request"] = JsonNode.Parse(request), ["expected"] = expected };
        var name = "found-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)))[..12] + ".json";
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), document.ToJsonString(Indented) + "\n");
        return Path.Combine("tests", "corpus", name);
    }

    internal static (string Request, string Expected) Read(string name)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!;
        return (document["request"]!.ToJsonString(), (string)document["expected"]!);
    }
}
