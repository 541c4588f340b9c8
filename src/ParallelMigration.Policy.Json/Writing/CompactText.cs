using System;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ParallelMigration.Policy.Json;

/// <summary>Composes JSON in memory of its caller, without escapes. What does not fit, or would need an escape, is for the JSON writer.</summary>
internal ref struct CompactText(Span<byte> memory)
{
    private readonly Span<byte> memory = memory;
    private int length;

    /// <summary>Gets whether everything that was appended is there.</summary>
    internal bool IsComplete { get; private set; } = true;

    internal readonly ReadOnlySpan<byte> Written => memory[..length];

    internal void Append(ReadOnlySpan<byte> text) => Take(text.TryCopyTo(memory[length..]), text.Length);

    internal void Append(long number) => Take(number.TryFormat(memory[length..], out var written, provider: CultureInfo.InvariantCulture), written);

    /// <summary>Appends text for within quotes.</summary>
    internal void AppendPlain(string text)
    {
        var fits = Utf8.FromUtf16(text, memory[length..], out _, out var written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done;
        Take(fits && JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(memory.Slice(length, written)) < 0, written);
    }

    private void Take(bool succeeded, int count)
    {
        IsComplete &= succeeded;
        length += succeeded ? count : 0;
    }
}
