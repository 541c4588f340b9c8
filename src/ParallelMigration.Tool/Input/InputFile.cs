using System;
using System.CommandLine;
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

    internal static string NameOf(string path) => path switch
    {
        StandardInput => "(standard input)",
        "" => "\"\"",
        _ => path,
    };

    /// <summary>The file as a command's argument.</summary>
    internal static Argument<string> Argument(string description)
    {
        var file = new Argument<string>("file") { Description = description };
        file.Validators.Add(result =>
        {
            // What is no option is taken for the file.
            if (result.Tokens is [{ Value: ['-', _, ..] and var value }])
            {
                result.AddError($"{value} is not an option here; a file of that name is ./{value}.");
            }
        });
        return file;
    }

    /// <summary>Whether standard input is meant, which can be read only once.</summary>
    internal static bool IsStandardInput(string? path) => path == StandardInput;

    /// <summary>
    /// Runs <paramref name="use"/> on the file, whose reads end with <paramref name="cancellation"/>; what the file system refuses becomes one
    /// line and exit status 2.
    /// </summary>
    internal static async Task<int> UseAsync(string path, Terminal terminal, Func<Stream, Task<int>> use, CancellationToken cancellation)
    {
        try
        {
            if (path == StandardInput)
            {
                return await use(new InterruptibleStream(terminal.Input, cancellation)).ConfigureAwait(false);
            }

            // A named pipe is open when its other end is.
            var file = await Task.Run(
                () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, useAsync: false),
                CancellationToken.None).WaitAsync(cancellation).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                return await use(new InterruptibleStream(file, cancellation)).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            terminal.Fail($"{NameOf(path)}: {Refusal(path, error)}");
            return ExitCode.BadInput;
        }
    }

    /// <summary>Reads a document from the file; what is wrong with either becomes one line and exit status 2.</summary>
    internal static Task<int> ReadAsync(string path, Terminal terminal, Func<Stream, Task> read, CancellationToken cancellation) => UseAsync(
        path,
        terminal,
        input => AnswerAsync(path, terminal, async () =>
        {
            await read(input).ConfigureAwait(false);
            return ExitCode.Done;
        }),
        cancellation);

    /// <summary>Answers from a document of this file; what is wrong with the document becomes one line and exit status 2.</summary>
    internal static async Task<int> AnswerAsync(string path, Terminal terminal, Func<Task<int>> answer)
    {
        try
        {
            return await answer().ConfigureAwait(false);
        }
        catch (InvalidRequestException error)
        {
            terminal.Fail($"{NameOf(path)}{(error.Line == 0 ? "" : $":{error.Line}")}: {error.Description}");
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

    private static string Refusal(string path, Exception error) => error switch
    {
        ArgumentException => "is not a file's name",
        FileNotFoundException or DirectoryNotFoundException => "does not exist",
        UnauthorizedAccessException => Directory.Exists(path) ? "is a directory" : "may not be read",
        _ => error.Message,
    };
}
