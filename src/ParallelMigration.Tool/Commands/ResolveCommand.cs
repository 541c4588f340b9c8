using System;
using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>resolve</c>: a request in, a plan with its reasons or a refusal out.</summary>
internal static class ResolveCommand
{
    internal static Command Create(Terminal terminal)
    {
        var file = InputFile.Argument("A request in the JSON contract; - is standard input.");
        var lines = new Option<bool>("--lines") { Description = "Read one request a line and answer one line each, in order." };
        var explain = new Option<bool>("--explain") { Description = "Explain the plan and its reasons in words instead of JSON." };
        var virsh = new Option<bool>("--virsh") { Description = "Write the virsh command that does the same instead of JSON." };
        var command = new Command(
            "resolve",
            "Decide one migration, or one a line, from a file.")
        {
            file, lines, explain, virsh,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(lines) ? 1 : 0) + (result.GetValue(explain) ? 1 : 0) + (result.GetValue(virsh) ? 1 : 0) > 1)
            {
                result.AddError("--lines answers in JSON, --explain in words and --virsh with a command; give one of them.");
            }
        });
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            return InputFile.UseAsync(path, terminal, async input => parsed.GetValue(lines)
                ? await ResolveLinesAsync(input, terminal, cancellation).ConfigureAwait(false)
                : await InputFile.AnswerAsync(
                    path, terminal, () => ResolveOneAsync(input, parsed.GetValue(explain), parsed.GetValue(virsh), terminal, cancellation)).ConfigureAwait(false), cancellation);
        }));
        return command;
    }

    private static async Task<int> ResolveOneAsync(Stream input, bool explain, bool virsh, Terminal terminal, CancellationToken cancellation)
    {
        var request = DecisionJson.ReadRequest(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false));
        var decision = request.Resolve();
        if (virsh && decision.Plan is { } plan)
        {
            await terminal.Text.WriteLineAsync(VirshCommand.Of(request.Migration, plan)).ConfigureAwait(false);
        }
        else if (explain || virsh)
        {
            await terminal.Text.WriteLineAsync(decision.Explain()).ConfigureAwait(false);
        }
        else
        {
            var answer = new ArrayBufferWriter<byte>();
            DecisionJson.WriteAnswer(answer, decision, indented: terminal.IsInteractive);
            answer.Write("\n"u8);
            await terminal.Output.WriteAsync(answer.WrittenMemory, cancellation).ConfigureAwait(false);
        }

        return decision.Outcome == DecisionOutcome.Plan ? ExitCode.Done : ExitCode.Refused;
    }

    private static async Task<int> ResolveLinesAsync(Stream input, Terminal terminal, CancellationToken cancellation)
    {
        const int WriteFrom = 64 * 1024;
        var answers = new ArrayBufferWriter<byte>(2 * WriteFrom);
        long answered = 0;
        using var lines = new LineReader(input);
        try
        {
            await lines.ReadAllAsync(
                (line, tooLong) =>
                {
                    Answer(answers, line, tooLong);
                    answered++;
                    if (answers.WrittenCount >= WriteFrom)
                    {
                        terminal.Output.Write(answers.WrittenSpan);
                        answers.ResetWrittenCount();
                    }
                },
                async () =>
                {
                    await terminal.Output.WriteAsync(answers.WrittenMemory, CancellationToken.None).ConfigureAwait(false);
                    await terminal.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                    answers.ResetWrittenCount();
                },
                cancellation).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return terminal.Interrupted(string.Create(CultureInfo.InvariantCulture, $"after {answered} lines, each answered"));
        }
    }

    private static void Answer(ArrayBufferWriter<byte> answers, ReadOnlySpan<byte> line, bool tooLong)
    {
        if (tooLong)
        {
            DecisionJson.WriteInvalid(answers, InputFile.TooLong());
        }
        else
        {
            DecisionJson.Answer(line, answers);
        }

        answers.Write("\n"u8);
    }
}
