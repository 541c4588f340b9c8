using System;
using System.Text.Json;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy.Json;

/// <summary>What the serializer does: find the VMs in a stream, and write audits. Everything else is read and written token by token.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    MaxDepth = 16,
    Converters = [typeof(VmConverter), typeof(SettingConverter)])]
[JsonSerializable(typeof(ClusterVm))]
[JsonSerializable(typeof(VmAuditDto))]
[JsonSerializable(typeof(VmFindingsDto))]
[JsonSerializable(typeof(AuditSummaryDto))]
internal sealed partial class ContractContext : JsonSerializerContext;

/// <summary>A VM of a stream: the serializer has buffered all of it.</summary>
internal sealed class VmConverter : JsonConverter<ClusterVm>
{
    public override bool HandleNull => true;

    public override ClusterVm Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var start = reader;
        try
        {
            return ReadRequest.Vm(ref reader);
        }
        catch (ContractError error)
        {
            error.Property = Place.Find(start, reader.TokenStartIndex, error.Member);
            throw;
        }
        catch (InvalidOperationException)
        {
            throw new ContractError(InvalidRequestCode.InvalidValue, "is not valid text") { Property = Place.Find(start, reader.TokenStartIndex) };
        }
    }

    public override void Write(Utf8JsonWriter writer, ClusterVm value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>A setting is written as it is read.</summary>
internal sealed class SettingConverter : JsonConverter<ParallelMigrationSetting>
{
    public override ParallelMigrationSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadChoice.Setting(ref reader);

    public override void Write(Utf8JsonWriter writer, ParallelMigrationSetting value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonText.Of(value, static (json, setting) => Json.Write.Setting(json, setting)), skipInputValidation: true);
}
