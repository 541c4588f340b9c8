using System;
using System.Buffers;
using System.Collections.Generic;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>What one read brought: some lines, and their answers once they are answered. It is filled again when it has been written.</summary>
internal sealed class LineBatch(LineBatch.Answerer answer)
{
    private const int TooLong = -1;

    // A read's worth of requests is fewer; of empty lines it may be 65 536, whose answers are longer than they.
    private const int MostLines = 512;

    private readonly ArrayBufferWriter<byte> lines = new();
    private readonly List<int> lengths = [];
    private readonly ArrayBufferWriter<byte> answers = new();

    /// <summary>Writes the answer to one line, without a line end.</summary>
    internal delegate void Answerer(ReadOnlySpan<byte> line, IBufferWriter<byte> output);

    internal int Count => lengths.Count;

    internal ReadOnlyMemory<byte> Answers => answers.WrittenMemory;

    /// <summary>Adds a line, and returns whether the batch is full.</summary>
    internal bool Add(ReadOnlySpan<byte> line, bool tooLong)
    {
        lines.Write(line);
        lengths.Add(tooLong ? TooLong : line.Length);
        return lengths.Count == MostLines;
    }

    internal LineBatch Answer()
    {
        var rest = lines.WrittenSpan;
        foreach (var length in lengths)
        {
            if (length == TooLong)
            {
                DecisionJson.WriteInvalid(answers, InputFile.TooLong());
            }
            else
            {
                answer(rest[..length], answers);
                rest = rest[length..];
            }

            answers.Write("\n"u8);
        }

        return this;
    }

    internal void Clear()
    {
        lines.ResetWrittenCount();
        lengths.Clear();
        answers.ResetWrittenCount();
    }
}
