using System;
using System.IO;
using System.Text;

namespace ParallelMigration.OVirt;

/// <summary>Reads a document that is one thing and is held as text.</summary>
internal static class TextDocument
{
    internal static T Read<T>(string text, OVirtFormat? format, DocumentShape shape, Func<Node, T> map)
    {
        // A text has been decoded already: an encoding that it still names would be wrong. UTF-8 is what it becomes here.
        byte[] bytes;
        try
        {
            bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new OVirtFormatException("is not valid text", innerException: error);
        }

        using var stream = new MemoryStream(bytes, writable: false);
        T? result = default;
        var found = false;
        foreach (var one in DocumentReading.Read(stream, format, shape, map))
        {
            result = one;
            found = true;
        }

        return found ? result! : throw new OVirtFormatException("is empty");
    }
}
