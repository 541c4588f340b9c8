using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Serialization;

/// <summary>For states that are computed and cannot be read back: an exception at once, not an empty value later.</summary>
internal sealed class RefusingJsonConverter<T>(string instead) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refused();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw Refused();

    private NotSupportedException Refused() => new($"{typeof(T).Name} cannot be serialized. {instead}");
}
