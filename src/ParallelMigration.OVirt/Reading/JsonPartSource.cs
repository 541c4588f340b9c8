using System;
using System.Buffers;
using System.Collections.Generic;
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
internal sealed class JsonPartSource(MeteredStream stream, DocumentKind kind) : PartSource
{
    private readonly PipeReader pipe = PipeReader.Create(stream, new(bufferSize: 64 * 1024, leaveOpen: true));
    private readonly Queue<Part> ready = new();
    private JsonReaderState state = new(new() { MaxDepth = DeepestNesting });
    private OVirtFormatException? failure;
    private Part? root;
    private bool started;
    private bool inCollection;
    private bool ended;
    private int items;

    // The reader keeps its lines to itself, but for errors; so they are counted here.
    private Place place = new(1, 1);
    private long counted;

    internal override async ValueTask<Part?> NextAsync(CancellationToken cancellation)
    {
        while (ready.Count == 0 && failure is null && !ended)
        {
            // Not every stream looks at the token.
            cancellation.ThrowIfCancellationRequested();
            await FillAsync(cancellation).ConfigureAwait(false);
        }

        // What stands before an error in the same buffer comes before it.
        return ready.TryDequeue(out var part) ? part : failure is null ? null : throw failure;
    }

    public override void Dispose() => pipe.Complete();

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        try
        {
            var read = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            pipe.AdvanceTo(Take(read.Buffer, read.IsCompleted), read.Buffer.End);
            ended = read.IsCompleted;
        }
        catch (OVirtFormatException error)
        {
            failure = error;
        }
        catch (TooLongException error)
        {
            failure = error.At(Where, place);
        }
        catch (JsonException error)
        {
            failure = new("is not valid JSON: " + Quote.OneLine(WithoutPlace(error.Message)), Where, (error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, error);
        }
        catch (InvalidOperationException error)
        {
            // A string that is no text: a lone surrogate, or bytes that are not UTF-8.
            failure = new("is not valid text", Where, place.Line, place.Position, error);
        }
    }

    private string Where => root is null ? "" : inCollection ? $"{kind.Item}[{items}]" : kind.Item;

    /// <summary>Takes what is complete.</summary>
    /// <returns>Where what is incomplete begins.</returns>
    private SequencePosition Take(ReadOnlySequence<byte> buffer, bool isFinal)
    {
        if (!started)
        {
            if (buffer.Length < 3 && !isFinal)
            {
                return buffer.Start;
            }

            started = true;
            buffer = buffer.Length >= 3 && buffer.Slice(0, 3).ToArray() is [0xEF, 0xBB, 0xBF] ? buffer.Slice(3) : buffer;
        }

        Utf8JsonReader reader = new(buffer, isFinal, state);
        counted = 0;
        for (var complete = reader; ; complete = reader)
        {
            if (!TakeNext(ref reader, buffer))
            {
                // Back to before it: it is read again when there is more.
                CountLines(buffer, complete.BytesConsumed);
                state = complete.CurrentState;
                return complete.Position;
            }
        }
    }

    /// <summary>Takes the next property of the root, or the next object of the collection.</summary>
    /// <returns>Whether there was one, completely.</returns>
    private bool TakeNext(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                root = new(kind.Item, PartForm.Object, null, At(in reader, buffer));
                return true;
            case not JsonTokenType.EndObject when reader.CurrentDepth == 0:
                _ = At(in reader, buffer);
                throw new OVirtFormatException("must be a JSON object", "", place.Line, place.Position);
            case JsonTokenType.EndObject when reader.CurrentDepth == 0:
                LeaveRoot();
                return true;
            case JsonTokenType.EndArray when inCollection:
                inCollection = false;
                return true;
            case JsonTokenType.PropertyName:
                return TakeProperty(ref reader, buffer);
            default:
                return TakeItem(ref reader, buffer, isInArray: true);
        }
    }

    private bool TakeProperty(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer)
    {
        var name = reader.GetString()!;
        if (!reader.Read())
        {
            return false;
        }

        if (name == kind.Item && kind.Collection is not null)
        {
            inCollection = reader.TokenType == JsonTokenType.StartArray;
            return inCollection || TakeItem(ref reader, buffer, isInArray: false);
        }

        if (!IsComplete(in reader))
        {
            return false;
        }

        _ = Build(ref reader, buffer, name, root);
        return true;
    }

    private bool TakeItem(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer, bool isInArray)
    {
        if (!IsComplete(in reader))
        {
            return false;
        }

        var item = Build(ref reader, buffer, kind.Item, parent: null, isInArray, items);
        items++;
        ready.Enqueue(item!);
        stream.Reset();
        ResetCount();
        return true;
    }

    private void LeaveRoot()
    {
        if (kind.Collection is null || (items == 0 && !root!.IsEmpty))
        {
            ready.Enqueue(root!);
        }
        else if (items > 0 && !root!.IsEmpty)
        {
            throw root.Error("is both a collection and an object by itself");
        }
    }

    /// <summary>Builds a part out of a complete value. The elements of an array are as many parts of its name, as in XML.</summary>
    private Part? Build(ref Utf8JsonReader reader, ReadOnlySequence<byte> buffer, string name, Part? parent, bool isInArray = false, int item = -1)
    {
        if (reader.TokenType == JsonTokenType.StartArray && !isInArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                _ = Build(ref reader, buffer, name, parent, isInArray: true);
            }

            return null;
        }

        Part part = new(name, FormOf(reader.TokenType), parent, At(in reader, buffer)) { IsInArray = isInArray && parent is not null, Number = item };
        Count(part);
        parent?.Add(part);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var property = reader.GetString()!;
                    _ = reader.Read();
                    _ = Build(ref reader, buffer, property, part);
                }

                break;
            case JsonTokenType.StartArray:
                _ = reader.TrySkip();
                break;
            case not JsonTokenType.Null:
                part.AddText(TextOf(in reader));
                break;
        }

        return part;
    }

    private static bool IsComplete(ref readonly Utf8JsonReader reader)
    {
        var end = reader;
        return end.TrySkip();
    }

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

    /// <summary>The place of the current token.</summary>
    private Place At(ref readonly Utf8JsonReader reader, ReadOnlySequence<byte> buffer)
    {
        CountLines(buffer, reader.TokenStartIndex);
        return place;
    }

    private void CountLines(ReadOnlySequence<byte> buffer, long to)
    {
        foreach (var passed in buffer.Slice(counted, to - counted))
        {
            var lines = passed.Span.Count((byte)'\n');
            place = new(place.Line + lines, lines == 0 ? place.Position + passed.Length : passed.Length - passed.Span.LastIndexOf((byte)'\n'));
        }

        counted = to;
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
