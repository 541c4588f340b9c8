using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text.Json;

namespace ParallelMigration.AspNetCore;

/// <summary>oVirt's documents in JSON: numbers and booleans are strings, times are milliseconds since 1970.</summary>
internal sealed class JsonDocumentWriter(IBufferWriter<byte> output) : DocumentWriter
{
    private readonly Utf8JsonWriter json = new(output);
    private readonly Stack<int> arrays = new();

    internal override void StartDocument(string name) => json.WriteStartObject();

    internal override void Start(string name) => json.WriteStartObject(name);

    internal override void StartItem(string name)
    {
        StartItems(name);
        json.WriteStartObject();
    }

    internal override void EndItems()
    {
        if (arrays.TryPeek(out var depth) && depth == json.CurrentDepth)
        {
            json.WriteEndArray();
            _ = arrays.Pop();
        }
    }

    internal override void End() => json.WriteEndObject();

    internal override void Attribute(string name, string value) => json.WriteString(name, value);

    internal override void Value(string name, string value) => json.WriteString(name, value);

    internal override void ItemValue(string name, string value)
    {
        StartItems(name);
        json.WriteStringValue(value);
    }

    internal override void Time(string name, DateTimeOffset time) => json.WriteNumber(name, time.ToUnixTimeMilliseconds());

    internal override void Flush() => json.Flush();

    public override void Dispose() => json.Dispose();

    private void StartItems(string name)
    {
        if (!arrays.TryPeek(out var depth) || depth != json.CurrentDepth)
        {
            json.WriteStartArray(name);
            arrays.Push(json.CurrentDepth);
        }
    }
}
