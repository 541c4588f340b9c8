using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Input;

/// <summary>The file that a command reads: opened, named in errors, and closed.</summary>
internal static class InputFile
{
    /// <summary>A request of the contract has about 1 KiB; what is a thousand times longer is not one.</summary>
    internal const int LongestRequest = 1024 * 1024;

    /// <summary>A cluster with a million VMs of 200 bytes fits; for more there is <c>audit</c>, which reads VMs one by one.</summary>
    internal const int LongestClusterDocument = 256 * 1024 * 1024;

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

    /// <summary>Answers from a document of this file; what is wrong with the document becomes one line and exit status 2.</summary>
    internal static async Task<int> AnswerAsync(string path, Terminal terminal, Func<Task<int>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (InvalidRequestException error)
        {
            terminal.Fail($"{NameOf(path)}:{error.Line}: {error.Description}");
            return ExitCode.BadInput;
        }
        catch (OVirtFormatException error)
        {
            terminal.Fail($"{NameOf(path)}:{Math.Max(1, error.Line)}: {(error.Path.Length == 0 ? "" : error.Path + ": ")}{error.Message}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>The whole file as one document.</summary>
    /// <exception cref="InvalidRequestException">It is longer than allowed.</exception>
    internal static async Task<byte[]> ReadDocumentAsync(Stream input, CancellationToken cancellation, int longest = LongestRequest)
    {
        using var document = new MemoryStream();
        var portion = new byte[Math.Min(longest, 64 * 1024)];
        int read;
        while ((read = await input.ReadAsync(portion, cancellation).ConfigureAwait(false)) > 0)
        {
            document.Write(portion, 0, read);
            if (document.Length > longest)
            {
                throw TooLong(longest);
            }
        }

        return document.ToArray();
    }

    internal static InvalidRequestException TooLong(int longest = LongestRequest) =>
        new(InvalidRequestCode.TooLong, 1, "", $"is longer than {longest} bytes, which is more than such a document has");
}
