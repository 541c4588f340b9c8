using System;
using System.Collections.Concurrent;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>--lines</c>: one request a line in, one answer a line out, in order, in memory that does not grow with the number of lines.</summary>
internal static class AnsweredLines
{
    /// <summary>More jobs than any machine has threads only take memory.</summary>
    private const int MostJobs = 1024;

    internal static Option<bool> Lines() => new("--lines") { Description = "Read one request a line and answer one line of JSON each, in order." };

    internal static Option<int> Jobs(Option<bool> lines)
    {
        var jobs = new Option<int>("--jobs") { Description = "With --lines: answer with this many threads, still in order.", DefaultValueFactory = _ => 1 };
        jobs.Validators.Add(result =>
        {
            if (result.Tokens is not [{ Value: var text }])
            {
                return;
            }

            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > MostJobs)
            {
                result.AddError($"--jobs takes a number from 1 to {MostJobs}.");
            }
            else if (!result.Parent!.GetValue(lines))
            {
                result.AddError("--jobs belongs to --lines.");
            }
        });
        return jobs;
    }

    /// <summary>Answers a file: each of its lines, or the file as one request.</summary>
    /// <param name="path">The file.</param>
    /// <param name="jobs">The number of threads that answer lines; <see langword="null"/>: the file is one request.</param>
    /// <param name="answerLine">Answers a line.</param>
    /// <param name="answerOne">Answers the file.</param>
    /// <param name="terminal">Where answers go.</param>
    /// <param name="cancellation">Ends the command.</param>
    internal static Task<int> AnswerFileAsync(
        string path, int? jobs, LineBatch.Answerer answerLine, Func<Stream, Task<int>> answerOne, Terminal terminal, CancellationToken cancellation) => InputFile.UseAsync(
        path,
        terminal,
        input => jobs is { } count ? AnswerAsync(input, count, answerLine, terminal, cancellation) : InputFile.AnswerAsync(path, terminal, () => answerOne(input)),
        cancellation);

    internal static async Task<int> AnswerAsync(Stream input, int jobs, LineBatch.Answerer answer, Terminal terminal, CancellationToken cancellation)
    {
        long answered = 0;
        using var lines = new LineReader(input);
        try
        {
            await (jobs == 1 ? OneByOneAsync() : TogetherAsync()).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return terminal.Interrupted(string.Create(CultureInfo.InvariantCulture, $"after {answered} lines, each answered"));
        }

        async Task OneByOneAsync()
        {
            LineBatch batch = new(answer);
            await lines.ReadAllAsync(batch.Add, () => WriteAsync(batch.Answer()), cancellation).ConfigureAwait(false);
        }

        async Task TogetherAsync()
        {
            // The one that is written next has left the queue, so that there are as many as jobs.
            var queue = Channel.CreateBounded<Task<LineBatch>>(new BoundedChannelOptions(jobs - 1) { SingleReader = true, SingleWriter = true });
            ConcurrentQueue<LineBatch> written = [];
            var batch = new LineBatch(answer);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var writing = Task.Run(WriteAllAsync, CancellationToken.None);
            try
            {
                await lines.ReadAllAsync((line, tooLong) => batch.Add(line, tooLong), SubmitAsync, ended.Token).ConfigureAwait(false);
            }
            finally
            {
                queue.Writer.Complete();
                await writing.ConfigureAwait(false); // its error is the cause of the reader's
            }

            async Task SubmitAsync()
            {
                if (batch.Count > 0)
                {
                    var full = batch;
                    await queue.Writer.WaitToWriteAsync(ended.Token).ConfigureAwait(false);
                    await queue.Writer.WriteAsync(Task.Run(full.Answer, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
                    batch = written.TryDequeue(out var next) ? next : new(answer);
                }
            }

            async Task WriteAllAsync()
            {
                try
                {
                    await foreach (var next in queue.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                    {
                        var done = await next.ConfigureAwait(false);
                        await WriteAsync(done).ConfigureAwait(false);
                        written.Enqueue(done);
                    }
                }
                catch
                {
                    await ended.CancelAsync().ConfigureAwait(false);
                    throw;
                }
            }
        }

        async Task WriteAsync(LineBatch batch)
        {
            await terminal.Output.WriteAsync(batch.Answers, CancellationToken.None).ConfigureAwait(false);
            await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            answered += batch.Count;
            batch.Clear();
        }
    }
}
