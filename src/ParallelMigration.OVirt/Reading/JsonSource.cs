using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>JSON, in pieces of a buffer: one object, nested as deep as is sensible, without comments or trailing commas.</summary>
internal sealed class JsonSource(MeteredStream stream, TreeBuilder builder) : DocumentSource(stream, builder)
{
    private readonly Stack<string?> arrays = new();
    private byte[] buffer = new byte[16 * 1024];
    private int length;
    private bool ended;
    private bool started;
    private string name = "";
    private JsonReaderState state = new(new() { MaxDepth = DeepestNesting });

    // The reader keeps its lines to itself, but for errors; so they are counted here.
    private long line = 1;
    private long column = 1;

    internal override bool Advance()
    {
        if (ended)
        {
            return false;
        }

        try
        {
            Took(Stream.Read(Free()));
        }
        catch (TooLongException error)
        {
            throw error.At(Builder, new(line, column));
        }

        Drain();
        return true;
    }

    internal override async ValueTask<bool> AdvanceAsync(CancellationToken cancellation)
    {
        if (ended)
        {
            return false;
        }

        try
        {
            // Not every stream looks at the token.
            cancellation.ThrowIfCancellationRequested();
            _ = Free();
            Took(await Stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false));
        }
        catch (TooLongException error)
        {
            throw error.At(Builder, new(line, column));
        }

        Drain();
        return true;
    }

    // A full buffer holds a single token that has not ended; the stream bounds how long it can become.
    private Span<byte> Free()
    {
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        return buffer.AsSpan(length);
    }

    private void Took(int read)
    {
        length += read;
        ended = read == 0;
    }

    private void Drain()
    {
        if (!started && !ended && length < 3)
        {
            return;
        }

        var mark = !started && buffer.AsSpan(0, length).StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        started = true;
        var reader = new Utf8JsonReader(buffer.AsSpan(mark, length - mark), ended, state);
        var counted = 0;
        try
        {
            while (reader.Read())
            {
                Count(mark, ref counted, (int)reader.TokenStartIndex);
                Take(in reader);
            }
        }
        catch (JsonException error)
        {
            throw new OVirtFormatException(
                "is not valid JSON: " + Quote.OneLine(WithoutPlace(error.Message)),
                Builder.Path,
                (error.LineNumber ?? 0) + 1,
                (error.BytePositionInLine ?? 0) + 1,
                error);
        }
        catch (InvalidOperationException error)
        {
            // A string that is no text: a lone surrogate, or bytes that are not UTF-8.
            throw new OVirtFormatException("is not valid text", Builder.Path, line, column, error);
        }

        var consumed = (int)reader.BytesConsumed;
        Count(mark, ref counted, consumed);
        state = reader.CurrentState;
        length -= mark + consumed;
        buffer.AsSpan(mark + consumed, length).CopyTo(buffer);
    }

    private void Count(int mark, ref int counted, int to)
    {
        var passed = buffer.AsSpan(mark + counted, to - counted);
        counted = to;
        var lines = passed.Count((byte)'\n');
        line += lines;
        column = lines == 0 ? column + passed.Length : passed.Length - passed.LastIndexOf((byte)'\n');
    }

    private void Take(ref readonly Utf8JsonReader reader)
    {
        var place = new Place(line, column);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                Builder.EnterJsonRoot(place);
                break;
            case not (JsonTokenType.StartObject or JsonTokenType.EndObject) when reader.CurrentDepth == 0:
                throw new OVirtFormatException("must be a JSON object", "", place.Line, place.Position);
            case JsonTokenType.PropertyName:
                name = Builder.IsIgnoring ? "" : reader.GetString()!;
                break;
            case JsonTokenType.StartArray:
                StartArray(place);
                break;
            case JsonTokenType.EndArray:
                EndArray();
                break;
            case JsonTokenType.StartObject:
                Builder.Enter(name, place, isObject: true);
                arrays.Push(null);
                break;
            case JsonTokenType.EndObject:
                Builder.Leave();
                if (arrays.TryPop(out _))
                {
                    name = arrays.TryPeek(out var array) ? array ?? "" : "";
                }

                break;
            case JsonTokenType.Null:
                Builder.GuardForm(name, place, JsonForm.Null);
                break;
            default:
                Builder.Enter(name, place);
                Builder.AddText(Builder.WantsText ? TextOf(in reader) : "");
                Builder.Leave();
                break;
        }
    }

    // The elements of an array stand for as many properties of its name, as in XML.
    private void StartArray(Place place)
    {
        var isNested = arrays.TryPeek(out var array) && array is not null;
        Builder.GuardForm(name, place, isNested ? JsonForm.NestedArray : JsonForm.Array);
        arrays.Push(name);
    }

    private void EndArray()
    {
        arrays.Pop();
        name = arrays.TryPeek(out var array) ? array ?? "" : "";
    }

    private static string TextOf(ref readonly Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => reader.GetString()!,
    };

    private static string WithoutPlace(string message)
    {
        // What its messages say of how it is called is nothing to who wrote the document.
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return message.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it"
            : message.Contains("isFinalBlock", StringComparison.Ordinal) ? "there is nothing in it"
            : (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
