using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>JSON: one object without comments or trailing commas, nested no deeper than is sensible.</summary>
/// <remarks>
/// JSON has no root name. The object is one object of oVirt, unless it has the property that holds a collection's objects.
/// </remarks>
internal sealed class JsonPartSource(MeteredStream stream, DocumentKind kind) : PartSource(stream, kind)
{
    private readonly PipeReader pipe = PipeReader.Create(stream, new(bufferSize: 64 * 1024, leaveOpen: true));
    private JsonReaderState state = new(new() { MaxDepth = DeepestNesting });
    private Part? root;
    private string name = "";
    private int? skippedTo;
    private bool started;
    private bool ended;

    // The reader keeps its lines to itself, but for errors; so they are counted here.
    private Place place = new(1, 1);

    private string Where =>
        root is null ? ""
        : Kind.Collection is null || root.Array != Kind.Item ? Kind.Item
        : $"{Kind.Item}[{(Open == root ? Items : Items - 1)}]";

    internal override async ValueTask<Part?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            while (!ended)
            {
                // Not every stream looks at the token.
                cancellation.ThrowIfCancellationRequested();
                var read = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
                var part = Take(read.Buffer, read.IsCompleted, out var taken);
                pipe.AdvanceTo(taken, part is null ? read.Buffer.End : taken);
                if (part is not null)
                {
                    return part;
                }

                ended = read.IsCompleted;
            }

            return null;
        }
        catch (TooLongException error)
        {
            throw error.At(Where, place);
        }
        catch (JsonException error)
        {
            throw new OVirtFormatException(
                "is not valid JSON: " + Quote.OneLine(WithoutPlace(error.Message)), Where, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, error);
        }
        catch (InvalidOperationException error)
        {
            // A string that is no text: a lone surrogate, or bytes that are not UTF-8.
            throw new OVirtFormatException("is not valid text", Where, place.Line, place.Position, error);
        }
    }

    public override void Dispose() => pipe.Complete();

    /// <summary>Takes what there is, up to the end of an object.</summary>
    /// <returns>The object; <see langword="null"/>: none has ended yet.</returns>
    private Part? Take(ReadOnlySequence<byte> buffer, bool isFinal, out SequencePosition taken)
    {
        if (!started)
        {
            if (buffer.Length < 3 && !isFinal)
            {
                taken = buffer.Start;
                return null;
            }

            started = true;
            buffer = buffer.Length >= 3 && buffer.Slice(0, 3).ToArray() is [0xEF, 0xBB, 0xBF] ? buffer.Slice(3) : buffer;
        }

        Utf8JsonReader reader = new(buffer, isFinal, state);
        Part? item = null;
        var counted = 0L;
        while (item is null && reader.Read())
        {
            counted = CountLines(buffer.Slice(counted, reader.TokenStartIndex - counted), reader.TokenStartIndex);
            item = Take(ref reader);
        }

        CountLines(buffer.Slice(counted, reader.BytesConsumed - counted), reader.BytesConsumed);
        state = reader.CurrentState;
        taken = reader.Position;
        return item;
    }

    /// <summary>Takes one token. The elements of an array are as many parts of its name, as in XML.</summary>
    /// <returns>The object that ends with it.</returns>
    private Part? Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case var end when skippedTo is { } depth:
                skippedTo = end == JsonTokenType.EndArray && reader.CurrentDepth == depth ? null : skippedTo;
                return null;
            case JsonTokenType.StartObject when root is null:
                Open = root = Begin(Kind.Item, PartForm.Object, place);
                return null;
            case not JsonTokenType.StartObject when root is null:
                throw new OVirtFormatException("must be a JSON object", "", place.Line, place.Position);
            case JsonTokenType.EndObject when Open == root:
                return EndOfRoot();
            case JsonTokenType.EndObject:
                return End(Open!);
            case JsonTokenType.PropertyName:
                name = reader.GetString()!;
                return null;
            case JsonTokenType.StartArray when Open!.Array is null:
                Open.Array = name;
                return null;
            case JsonTokenType.EndArray:
                Open!.Array = null;
                return null;
        }

        var part = IsItem ? BeginItem(FormOf(reader.TokenType), place) : Begin(Open!.Array ?? name, FormOf(reader.TokenType), place, Open.Array is not null);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Open = part;
                return null;
            case JsonTokenType.StartArray:
                skippedTo = reader.CurrentDepth;
                return End(part);
            case JsonTokenType.Null:
                return End(part);
            default:
                part.AddText(TextOf(in reader));
                return End(part);
        }
    }

    private bool IsItem => Open == root && Kind.Collection is not null && (root!.Array ?? name) == Kind.Item;

    private Part? End(Part part)
    {
        Open = part.Parent ?? root;
        return part.Parent is null ? Complete(part) : null;
    }

    private Part? EndOfRoot() =>
        Kind.Collection is null || (Items == 0 && !root!.IsEmpty) ? root
        : root!.IsEmpty || Items == 0 ? null
        : throw root.Error("is both a collection and an object by itself");

    private static PartForm FormOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => PartForm.Object,
        JsonTokenType.StartArray => PartForm.NestedArray,
        JsonTokenType.Null => PartForm.Null,
        _ => PartForm.Value,
    };

    private static string TextOf(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
        _ => reader.GetString()!,
    };

    private long CountLines(ReadOnlySequence<byte> passed, long to)
    {
        foreach (var piece in passed)
        {
            var lines = piece.Span.Count((byte)'\n');
            place = new(place.Line + lines, lines == 0 ? place.Position + piece.Length : piece.Length - piece.Span.LastIndexOf((byte)'\n'));
        }

        return to;
    }

    private static string WithoutPlace(string message)
    {
        // What its messages say of how it is called is nothing to who wrote the document.
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return message.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "there is nothing in it"
            : (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
