using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Tool.Charts;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>predict</c>: a request with the VM's memory in, a decision and how its migration will end out.</summary>
internal static class PredictCommand
{
    private const double BytesPerMebibyte = 1_048_576;

    internal static Command Create(Terminal terminal)
    {
        var file = InputFile.Argument("A request in the JSON contract with \"memory\"; - is standard input.");
        var json = new Option<bool>("--json") { Description = "Answer in JSON instead of words and a chart." };
        var lines = AnsweredLines.Lines();
        var jobs = AnsweredLines.Jobs(lines);
        var svg = new Option<string?>("--svg") { Description = "Write a chart of what remains over time to this file." };
        var command = new Command(
            "predict",
            "Predict how a migration ends, how long it takes and how long the VM is paused. "
            + "Exit status: 0 predicted, or every line answered; 1 refused; 2 bad input; 3 the output failed; 130 interrupted.")
        {
            file, json, lines, jobs, svg,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(lines) && result.GetValue(svg) is not null)
            {
                result.AddError("--svg draws one migration and --lines answers many; give one of them.");
            }
        });
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) => AnsweredLines.AnswerFileAsync(
            parsed.GetValue(file)!,
            parsed.GetValue(lines) ? parsed.GetValue(jobs) : null,
            static (line, output) => DecisionJson.AnswerPrediction(line, output),
            input => PredictOneAsync(input, parsed.GetValue(json), parsed.GetValue(svg), terminal, cancellation),
            terminal,
            cancellation)));
        return command;
    }

    private static async Task<int> PredictOneAsync(Stream input, bool inJson, string? svg, Terminal terminal, CancellationToken cancellation)
    {
        var request = DecisionJson.ReadPredictionRequest(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false));
        var decision = request.Resolve();
        var prediction = request.Predict(decision);
        if (svg is not null && prediction is not null && !await PictureFile.WriteAsync(svg, Drawn(prediction), terminal, cancellation).ConfigureAwait(false))
        {
            return ExitCode.BadInput;
        }

        if (inJson)
        {
            await ResolveCommand.WriteAnswerAsync(decision, prediction, terminal, cancellation).ConfigureAwait(false);
        }
        else
        {
            await terminal.Text.WriteLineAsync(decision.Explain()).ConfigureAwait(false);
            if (prediction is not null)
            {
                await terminal.Text.WriteAsync(PredictionReport.Words(prediction) + "\n" + CourseChart.Draw(prediction.Course)).ConfigureAwait(false);
            }
        }

        return prediction is null ? ExitCode.Refused : ExitCode.Done;
    }

    private static string Drawn(MigrationPrediction prediction) => Svg.LineChart(
        "Memory left to send", "seconds", "MiB", [("", [.. prediction.Course.Select(point => (point.Elapsed.TotalSeconds, point.BytesRemaining / BytesPerMebibyte))])]);
}
