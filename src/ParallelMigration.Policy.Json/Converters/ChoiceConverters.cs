using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary><c>"disabled"</c>, <c>"auto"</c>, <c>"parallel"</c> or <c>{"custom": 8}</c>. Whether 8 may be used is rule R7's to say.</summary>
internal sealed class ParallelMigrationSettingConverter : ReadingConverter<ParallelMigrationSetting>
{
    private const string Expected = "\"disabled\", \"auto\", \"parallel\" or {\"custom\": number}";

    public override ParallelMigrationSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Choice.EnterOnlyProperty(ref reader, "custom", Expected);
            var connections = Expect.WholeNumber(ref reader, int.MinValue, int.MaxValue, "custom");
            Choice.Leave(ref reader, "custom");
            return ParallelMigrationSetting.Custom(connections);
        }

        return Expect.Text(ref reader, Expected) switch
        {
            "disabled" => ParallelMigrationSetting.Disabled,
            "auto" => ParallelMigrationSetting.Auto,
            "parallel" => ParallelMigrationSetting.Parallel,
            _ => throw Expect.Wrong(ref reader, Expected),
        };
    }
}

/// <summary><c>"auto"</c>, <c>"hypervisorDefault"</c> or <c>{"customMbps": 20000}</c>.</summary>
internal sealed class MigrationBandwidthConverter : ReadingConverter<MigrationBandwidth>
{
    private const string Expected = "\"auto\", \"hypervisorDefault\" or {\"customMbps\": number}";

    public override MigrationBandwidth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Choice.EnterOnlyProperty(ref reader, "customMbps", Expected);
            var bandwidth = MegabitsConverter.Read(ref reader, 1, "customMbps");
            Choice.Leave(ref reader, "customMbps");
            return MigrationBandwidth.Custom(bandwidth);
        }

        return Expect.Text(ref reader, Expected) switch
        {
            "auto" => MigrationBandwidth.Auto,
            "hypervisorDefault" => MigrationBandwidth.HypervisorDefault,
            _ => throw Expect.Wrong(ref reader, Expected),
        };
    }
}

/// <summary>An object with exactly one property, of a known name.</summary>
internal static class Choice
{
    internal static void EnterOnlyProperty(ref Utf8JsonReader reader, string name, string expected)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.PropertyName)
        {
            throw new ValueException(InvalidRequestCode.InvalidValue, $"must be {expected}, but is an empty object");
        }

        if (!reader.ValueTextEquals(name))
        {
            throw Unknown(ref reader);
        }

        reader.Read();
    }

    internal static void Leave(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            throw reader.ValueTextEquals(name)
                ? new ValueException(InvalidRequestCode.DuplicateProperty, ReadingErrors.GivenTwice, name)
                : Unknown(ref reader);
        }
    }

    private static ValueException Unknown(ref Utf8JsonReader reader) =>
        new(InvalidRequestCode.UnknownProperty, ReadingErrors.NotInContract, reader.GetString());
}
