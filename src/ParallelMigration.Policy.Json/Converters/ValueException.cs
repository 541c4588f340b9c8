using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>A value that is not what the contract wants. The serializer adds line and property on its way up.</summary>
internal sealed class ValueException(InvalidRequestCode code, string message, string? member = null) : JsonException(message)
{
    internal InvalidRequestCode Code { get; } = code;

    /// <summary>The name within the value, where the value is an object that a converter reads.</summary>
    internal string? Member { get; } = member;
}
