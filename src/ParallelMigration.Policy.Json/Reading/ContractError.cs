using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>A value that the contract does not allow, at the token that the reader has reached.</summary>
/// <remarks>A <see cref="JsonException"/>, so that the serializer adds the line where it reads a stream.</remarks>
internal sealed class ContractError(InvalidRequestCode code, string message, string? member = null) : JsonException(message)
{
    internal InvalidRequestCode Code { get; } = code;

    /// <summary>Gets the name of a property that is missing at the place of the error.</summary>
    internal string? Member { get; } = member;

    /// <summary>Gets or sets the property, where the place is known already.</summary>
    internal string? Property { get; set; }
}
