using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ParallelMigration.Policy.Json;

/// <summary>Makes the JSON Schema of the contract from the tables by which it is read.</summary>
internal static class ContractSchema
{
    /// <summary>A document of its own for a request; every other document is one of its definitions.</summary>
    internal static string Create()
    {
        JsonObject definitions = [];
        foreach (var table in Tables.All)
        {
            definitions[table.Name] = Definition(table);
        }

        definitions["parallelMigration"] = JsonNode.Parse(Schemas.Setting);
        definitions["action"] = JsonNode.Parse(Schemas.Action);
        JsonObject schema = new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "The JSON contract of ParallelMigration: a request; #/$defs/answer is an answer, #/$defs/clusterDocument, vm and change are an audit's files",
            ["$ref"] = "#/$defs/request",
            ["$defs"] = definitions,
        };
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output, new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(json);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan) + "\n";
    }

    private static JsonObject Definition(PropertyTable table)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (var property in table.Properties)
        {
            var value = JsonNode.Parse(property.Schema)!;

            // Null is the same as absent wherever a property is optional.
            properties[property.Name] = property.IsRequired ? value : new JsonObject { ["anyOf"] = new JsonArray(value, new JsonObject { ["type"] = "null" }) };
            if (property.IsRequired)
            {
                required.Add((JsonNode)property.Name);
            }
        }

        JsonObject definition = new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        if (required.Count > 0)
        {
            definition["required"] = required;
        }

        return definition;
    }
}
