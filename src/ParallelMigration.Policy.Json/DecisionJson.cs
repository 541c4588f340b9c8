using System;
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads requests and settings, and writes answers, in the JSON contract. UTF-8, no I/O, safe for any number of threads.</summary>
public static class DecisionJson
{
    private static readonly JsonTypeInfo<RequestDto> SettingsType = WithoutFactsRequired();

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    /// <summary>Reads a whole request.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <exception cref="InvalidRequestException">The document is not a request: unknown, duplicate or missing properties, wrong values, not JSON.</exception>
    public static DecisionRequest ReadRequest(ReadOnlySpan<byte> utf8) => RequestMapping.Request(Read(utf8, ContractContext.Default.RequestDto));

    /// <summary>Reads settings: a request from which the VM, the hosts and any of their facts may be absent.</summary>
    /// <param name="utf8">The document, with or without a byte order mark.</param>
    /// <exception cref="InvalidRequestException">The document is not that.</exception>
    public static MigrationSettings ReadSettings(ReadOnlySpan<byte> utf8) => RequestMapping.Settings(Read(utf8, SettingsType));

    /// <summary>Writes the answer for a decision.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="indented">Several indented lines for people, instead of one line.</param>
    /// <exception cref="ArgumentNullException"><paramref name="output"/> is <see langword="null"/>.</exception>
    public static void WriteAnswer(IBufferWriter<byte> output, MigrationDecision decision, bool indented = false) =>
        Write(output, AnswerMapping.Answer(decision), ContractContext.Default.AnswerDto, indented);

    /// <summary>Writes the answer for a document that was not a request: outcome <c>invalid</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="error">What was wrong.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void WriteInvalid(IBufferWriter<byte> output, InvalidRequestException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Write(output, AnswerMapping.Invalid(error), ContractContext.Default.AnswerDto, indented: false);
    }

    internal static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    internal static void Write<T>(IBufferWriter<byte> output, T value, JsonTypeInfo<T> type, bool indented)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = new Utf8JsonWriter(output, indented ? Indented : Compact);
        JsonSerializer.Serialize(writer, value, type);
    }

    internal static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
    {
        var document = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (document.IsEmpty)
        {
            throw new InvalidRequestException(InvalidRequestCode.InvalidJson, 1, "", "is empty, but must be a JSON object");
        }

        try
        {
            return JsonSerializer.Deserialize(document, type)
                ?? throw new InvalidRequestException(InvalidRequestCode.InvalidValue, 1, "", "must be an object, but is null");
        }
        catch (JsonException error)
        {
            throw ReadingErrors.From(error);
        }
    }

    private static JsonTypeInfo<RequestDto> WithoutFactsRequired()
    {
        var options = new JsonSerializerOptions(ContractContext.Default.Options)
        {
            TypeInfoResolver = ContractContext.Default.WithAddedModifier(static type =>
            {
                foreach (var property in type.Properties)
                {
                    if (property.Name is "vm" or "source" or "destination" or "vcpus" or "cpuThreads")
                    {
                        property.IsRequired = false;
                    }
                }
            }),
        };
        return (JsonTypeInfo<RequestDto>)options.GetTypeInfo(typeof(RequestDto));
    }
}
