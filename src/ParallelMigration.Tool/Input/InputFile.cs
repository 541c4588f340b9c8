using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>The file that a command reads: opened, named in errors, and closed.</summary>
internal static class InputFile
{
    private const string StandardInput = "-";

    internal static string NameOf(string path) => path == StandardInput ? "(standard input)" : path;

    /// <summary>Runs <paramref name="use"/> on the file; what the file system refuses becomes one line and exit status 2.</summary>
    internal static async Task<int> UseAsync(string path, Terminal terminal, Func<Stream, Task<int>> use)
    {
        try
        {
            if (path == StandardInput)
            {
                return await use(terminal.Input).ConfigureAwait(false);
            }

            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: false);
            await using (file.ConfigureAwait(false))
            {
                return await use(file).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Fail($"{NameOf(path)}: {error.Message}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>The whole file as one document.</summary>
    /// <exception cref="InvalidRequestException">It is longer than any request.</exception>
    internal static async Task<byte[]> ReadDocumentAsync(Stream input, CancellationToken cancellation) =>
        await BoundedInput.ReadAsync(input, cancellation).ConfigureAwait(false) ?? throw TooLong();

    internal static InvalidRequestException TooLong() =>
        new(InvalidRequestCode.TooLong, 1, "", $"is longer than {BoundedInput.LongestDocument} bytes, which no request is");
}
