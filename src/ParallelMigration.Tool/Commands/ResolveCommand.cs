using System;
using System.Buffers;
using System.CommandLine;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>resolve</c>: a request in, a plan with its reasons or a refusal out.</summary>
internal static class ResolveCommand
{
    internal static Command Create(Terminal terminal)
    {
        var file = InputFile.Argument("A request in the JSON contract; - is standard input.");
        var lines = AnsweredLines.Lines();
        var jobs = AnsweredLines.Jobs(lines);
        var explain = new Option<bool>("--explain") { Description = "Explain the plan and its reasons in words instead of JSON." };
        var virsh = new Option<bool>("--virsh") { Description = "Write the virsh command that does the same instead of JSON." };
        var command = new Command(
            "resolve",
            "Decide one migration, or one a line, from a file.")
        {
            file, lines, jobs, explain, virsh,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(lines) ? 1 : 0) + (result.GetValue(explain) ? 1 : 0) + (result.GetValue(virsh) ? 1 : 0) > 1)
            {
                result.AddError("--lines answers in JSON, --explain in words and --virsh with a command; give one of them.");
            }
        });
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) => AnsweredLines.AnswerFileAsync(
            parsed.GetValue(file)!,
            parsed.GetValue(lines) ? parsed.GetValue(jobs) : null,
            static (line, output) => DecisionJson.Answer(line, output),
            input => ResolveOneAsync(input, parsed.GetValue(explain), parsed.GetValue(virsh), terminal, cancellation),
            terminal,
            cancellation)));
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
            await WriteAnswerAsync(decision, prediction: null, terminal, cancellation).ConfigureAwait(false);
        }

        return decision.Plan is null ? ExitCode.Refused : ExitCode.Done;
    }

    /// <summary>Writes the answer in JSON, with its prediction where there is one.</summary>
    internal static async Task WriteAnswerAsync(MigrationDecision decision, MigrationPrediction? prediction, Terminal terminal, CancellationToken cancellation)
    {
        var answer = new ArrayBufferWriter<byte>();
        DecisionJson.WriteAnswer(answer, decision, terminal.IsInteractive, prediction);
        answer.Write("\n"u8);
        await terminal.Output.WriteAsync(answer.WrittenMemory, cancellation).ConfigureAwait(false);
    }
}
