using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>Files of history, one migration a line.</summary>
internal static class HistoryFiles
{
    internal static Argument<string[]> Argument() =>
        new("history") { Description = "Files of history, one migration a line in JSON; - is standard input.", Arity = ArgumentArity.OneOrMore };

    /// <summary>Reads all of the files, and does something with what they have.</summary>
    /// <returns>The exit status; what is wrong with a file was reported.</returns>
    internal static async Task<int> UseAsync(IEnumerable<string> files, Terminal terminal, Func<IReadOnlyList<MigrationRecord>, Task<int>> use, CancellationToken cancellation)
    {
        List<MigrationRecord> history = [];
        foreach (var path in files)
        {
            var status = await InputFile.ReadAsync(path, terminal, input => ReadAsync(input, history, cancellation), cancellation).ConfigureAwait(false);
            if (status != ExitCode.Done)
            {
                return status;
            }
        }

        return await use(history).ConfigureAwait(false);
    }

    private static async Task ReadAsync(Stream input, List<MigrationRecord> history, CancellationToken cancellation)
    {
        var number = 0L;
        using var lines = new LineReader(input);
        await lines.ReadAllAsync(
            (line, tooLong) =>
            {
                number++;
                if (!line.Trim("\r \t"u8).IsEmpty || tooLong)
                {
                    history.Add(Read(line, number, tooLong));
                }

                return false;
            },
            () => Task.CompletedTask,
            cancellation).ConfigureAwait(false);
    }

    private static MigrationRecord Read(ReadOnlySpan<byte> line, long number, bool tooLong)
    {
        try
        {
            return tooLong ? throw InputFile.TooLong() : DecisionJson.ReadRecord(line);
        }
        catch (InvalidRequestException error)
        {
            throw new InvalidRequestException(error.Code, number, error.Property, error.Problem);
        }
    }
}
