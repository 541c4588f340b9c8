using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Serialization;

/// <summary><c>{"4.9": "auto", "5.0": {"custom": 4}}</c>: a setting for each level from which it holds.</summary>
internal sealed class ClusterLevelDefaultsJsonConverter : JsonConverter<ClusterLevelDefaults>
{
    public override ClusterLevelDefaults Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Dictionary<ClusterLevel, ParallelMigrationSetting> entries = [];
        Json.ReadObject(ref reader, "an object with a setting for each cluster level", ref entries, static (
            ref Utf8JsonReader value, string name, ref Dictionary<ClusterLevel, ParallelMigrationSetting> read) =>
        {
            if (!ClusterLevel.TryParse(name, out var level))
            {
                return false;
            }

            if (read.ContainsKey(level))
            {
                throw new JsonException($"must have one setting for each cluster level, but has two for {level}");
            }

            read.Add(level, ParallelMigrationSettingJsonConverter.Read(ref value));
            return true;
        });
        return new(entries);
    }

    public override void Write(Utf8JsonWriter writer, ClusterLevelDefaults value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var entry in value.Entries)
        {
            writer.WritePropertyName(entry.Key.ToString());
            ParallelMigrationSettingJsonConverter.Write(writer, entry.Value);
        }

        writer.WriteEndObject();
    }
}
