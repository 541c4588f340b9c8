using System;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ParallelMigration.Scheduling;

/// <summary>What an entry's file contains.</summary>
internal sealed class EntryDocument
{
    private const int CurrentVersion = 1;

    [JsonRequired]
    public int Version { get; set; }

    [JsonRequired]
    public string Source { get; set; } = "";

    public string? Destination { get; set; }

    [JsonRequired]
    public Guid Vm { get; set; }

    [JsonRequired]
    public int MaxOutgoing { get; set; }

    [JsonRequired]
    public int MaxIncoming { get; set; }

    /// <summary>For people who look at the file: the owner's process id.</summary>
    public int Process { get; set; }

    public static byte[] Write(LeaseRequest request) => JsonSerializer.SerializeToUtf8Bytes(
        new()
        {
            Version = CurrentVersion,
            Source = request.SourceHostId,
            Destination = request.DestinationHostId,
            Vm = request.Vm,
            MaxOutgoing = request.MaxOutgoingMigrations,
            MaxIncoming = request.MaxIncomingMigrations,
            Process = Environment.ProcessId,
        },
        EntryDocumentContext.Default.EntryDocument);

    /// <exception cref="JsonException">It is no entry, or one of another version.</exception>
    public static LeaseRequest Parse(ReadOnlySpan<byte> json)
    {
        var document = JsonSerializer.Deserialize(json, EntryDocumentContext.Default.EntryDocument);
        if (document is not { Version: CurrentVersion })
        {
            throw new JsonException($"It is of version {document?.Version}; this program reads version {CurrentVersion}.");
        }

        try
        {
            return new()
            {
                SourceHostId = document.Source,
                DestinationHostId = document.Destination,
                Vm = document.Vm,
                MaxOutgoingMigrations = document.MaxOutgoing,
                MaxIncomingMigrations = document.MaxIncoming,
            };
        }
        catch (ArgumentException error)
        {
            throw new JsonException(error.Message, error);
        }
    }
}

/// <summary>The generated code that reads and writes <see cref="EntryDocument"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EntryDocument))]
internal sealed partial class EntryDocumentContext : JsonSerializerContext;
