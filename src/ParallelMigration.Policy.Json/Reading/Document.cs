using System;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads one document from its first byte to its last.</summary>
internal static class Document
{
    internal delegate T Reader<T>(ref Utf8JsonReader json);

    internal static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static JsonReaderOptions Options => new() { MaxDepth = 16 };

    /// <exception cref="InvalidRequestException">The document is not what <paramref name="read"/> reads.</exception>
    internal static T Read<T>(ReadOnlySpan<byte> utf8, Reader<T> read)
    {
        var document = utf8.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (document.IsEmpty)
        {
            throw InvalidDocument.Empty();
        }

        var json = new Utf8JsonReader(document, Options);
        try
        {
            json.Read();
            var value = read(ref json);
            json.Read();
            return value;
        }
        catch (ContractError error)
        {
            throw InvalidDocument.From(error, Line(document, json.TokenStartIndex), Place.Find(new(document, Options), json.TokenStartIndex, error.Member));
        }
        catch (JsonException) when (IsUtf16(document))
        {
            throw InvalidDocument.Utf16();
        }
        catch (JsonException error)
        {
            throw InvalidDocument.FromSyntax(error, Place.Find(new(document, Options), long.MaxValue));
        }
        catch (InvalidOperationException error)
        {
            throw InvalidDocument.FromText(error, Line(document, json.TokenStartIndex), Place.Find(new(document, Options), json.TokenStartIndex));
        }
    }

    // By its byte order mark, or by its first letter: as PowerShell of old writes a file.
    internal static bool IsUtf16(ReadOnlySpan<byte> document) => document is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [not 0, 0, ..] or [0, not 0, ..];

    private static long Line(ReadOnlySpan<byte> document, long offset) => 1 + document[..(int)offset].Count((byte)'\n');
}
