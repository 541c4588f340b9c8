using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads what is either one of a few names or an object with exactly one property.</summary>
internal static class ReadChoice
{
    private const string ExpectedSetting = "\"disabled\", \"auto\", \"parallel\" or {\"custom\": number}";
    private const string ExpectedBandwidth = "\"auto\", \"hypervisorDefault\" or {\"customMbps\": number}";

    /// <summary>Whether 8 in <c>{"custom": 8}</c> may be used is decided by rule R7.</summary>
    internal static ParallelMigrationSetting Setting(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            Enter(ref json, Tables.Custom, ExpectedSetting);
            var connections = Read.WholeNumber(ref json, int.MinValue, int.MaxValue);
            Leave(ref json, Tables.Custom);
            return ParallelMigrationSetting.Custom(connections);
        }

        return json.TokenType != JsonTokenType.String ? throw Read.Wrong(ref json, ExpectedSetting)
            : json.ValueTextEquals("auto"u8) ? ParallelMigrationSetting.Auto
            : json.ValueTextEquals("parallel"u8) ? ParallelMigrationSetting.Parallel
            : json.ValueTextEquals("disabled"u8) ? ParallelMigrationSetting.Disabled
            : throw Read.Wrong(ref json, ExpectedSetting);
    }

    internal static MigrationBandwidth Bandwidth(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.StartObject)
        {
            Enter(ref json, Tables.CustomBandwidth, ExpectedBandwidth);
            var bandwidth = Read.Megabits(ref json);
            Leave(ref json, Tables.CustomBandwidth);
            return MigrationBandwidth.Custom(bandwidth);
        }

        return json.TokenType != JsonTokenType.String ? throw Read.Wrong(ref json, ExpectedBandwidth)
            : json.ValueTextEquals("auto"u8) ? MigrationBandwidth.Auto
            : json.ValueTextEquals("hypervisorDefault"u8) ? MigrationBandwidth.HypervisorDefault
            : throw Read.Wrong(ref json, ExpectedBandwidth);
    }

    /// <summary>Goes into an object with exactly one property, to its value.</summary>
    /// <returns>The property's position in the table.</returns>
    internal static int Enter(ref Utf8JsonReader json, PropertyTable table, string expected)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.PropertyName)
        {
            throw Read.Wrong(ref json, expected);
        }

        var property = table.Find(ref json, 0);
        if (property < 0)
        {
            throw InvalidDocument.NotInContract(ref json, table);
        }

        json.Read();
        return property;
    }

    internal static void Leave(ref Utf8JsonReader json, PropertyTable table)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.PropertyName)
        {
            throw table.Find(ref json, 0) < 0
                ? InvalidDocument.NotInContract(ref json, table)
                : table.Properties.Length > 1
                    ? new ContractError(InvalidRequestCode.InvalidValue, "is a second property, but there must be exactly one")
                    : new ContractError(InvalidRequestCode.DuplicateProperty, InvalidDocument.GivenTwice);
        }
    }
}
