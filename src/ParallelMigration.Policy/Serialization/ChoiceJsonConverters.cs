using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Serialization;

/// <summary><c>"disabled"</c>, <c>"auto"</c>, <c>"parallel"</c> or <c>{"custom": 8}</c>. Whether 8 may be used is decided by rule R7.</summary>
internal sealed class ParallelMigrationSettingJsonConverter : JsonConverter<ParallelMigrationSetting>
{
    private const string Expected = "\"disabled\", \"auto\", \"parallel\" or {\"custom\": number}";

    public override ParallelMigrationSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, ParallelMigrationSetting value, JsonSerializerOptions options) => Write(writer, value);

    internal static ParallelMigrationSetting Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            int? connections = null;
            Json.ReadObject(ref reader, Expected, ref connections, static (ref Utf8JsonReader value, string name, ref int? read) =>
            {
                if (name != "custom" || read is not null)
                {
                    return false;
                }

                read = Json.WholeNumber(ref value, int.MinValue, int.MaxValue);
                return true;
            });
            return ParallelMigrationSetting.Custom(connections ?? throw new JsonException($"must be {Expected}, but is an empty object"));
        }

        return Json.Text(ref reader, Expected) switch
        {
            "disabled" => ParallelMigrationSetting.Disabled,
            "auto" => ParallelMigrationSetting.Auto,
            "parallel" => ParallelMigrationSetting.Parallel,
            _ => throw Json.Wrong(ref reader, Expected),
        };
    }

    internal static void Write(Utf8JsonWriter writer, ParallelMigrationSetting value)
    {
        switch (value.Mode)
        {
            case ParallelMigrationMode.Custom:
                writer.WriteStartObject();
                writer.WriteNumber("custom", value.CustomConnections!.Value);
                writer.WriteEndObject();
                break;
            case ParallelMigrationMode.Auto:
                writer.WriteStringValue("auto");
                break;
            case ParallelMigrationMode.Parallel:
                writer.WriteStringValue("parallel");
                break;
            default:
                writer.WriteStringValue("disabled");
                break;
        }
    }
}

/// <summary><c>"auto"</c>, <c>"hypervisorDefault"</c> or <c>{"customMbps": 20000}</c>.</summary>
internal sealed class MigrationBandwidthJsonConverter : JsonConverter<MigrationBandwidth>
{
    private const string Expected = "\"auto\", \"hypervisorDefault\" or {\"customMbps\": number}";

    public override MigrationBandwidth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Bandwidth? custom = null;
            Json.ReadObject(ref reader, Expected, ref custom, static (ref Utf8JsonReader value, string name, ref Bandwidth? read) =>
            {
                if (name != "customMbps" || read is not null)
                {
                    return false;
                }

                read = Json.Megabits(ref value);
                return true;
            });
            return MigrationBandwidth.Custom(custom ?? throw new JsonException($"must be {Expected}, but is an empty object"));
        }

        return Json.Text(ref reader, Expected) switch
        {
            "auto" => MigrationBandwidth.Auto,
            "hypervisorDefault" => MigrationBandwidth.HypervisorDefault,
            _ => throw Json.Wrong(ref reader, Expected),
        };
    }

    public override void Write(Utf8JsonWriter writer, MigrationBandwidth value, JsonSerializerOptions options)
    {
        if (value.CustomBandwidth is { } custom)
        {
            writer.WriteStartObject();
            Json.WriteMegabits(writer, "customMbps", custom);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStringValue(value == MigrationBandwidth.HypervisorDefault ? "hypervisorDefault" : "auto");
        }
    }
}
