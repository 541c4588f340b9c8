using System.Text.Json.Serialization;

namespace ParallelMigration.Policy.Json;

/// <summary>The contract's reading and writing code, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(RequestDto))]
[JsonSerializable(typeof(AnswerDto))]
[JsonSerializable(typeof(ClusterDocumentDto))]
[JsonSerializable(typeof(ChangeDto))]
[JsonSerializable(typeof(VmAuditDto))]
[JsonSerializable(typeof(AuditSummaryDto))]
internal sealed partial class ContractContext : JsonSerializerContext;
