using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>compare</c>: lines of history in, what would be decided today out. Nothing is migrated.</summary>
internal static class CompareCommand
{
    internal static Command Create(Terminal terminal)
    {
        var files = HistoryFiles.Argument();
        var options = new Option<string?>("--options") { Description = "A JSON file with the options of a request, as calibrate --json writes them. Without it: the defaults.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Answer in JSON instead of words." };
        var command = new Command(
            "compare",
            "Decide past migrations again, show where today's decision differs from what was done, and predict what that would have won or cost. "
            + "Exit status: 0 compared; 2 bad input; 3 the output failed; 130 interrupted.")
        {
            files, options, json,
        };
        command.SetAction(Interruptible.Command(terminal, async (parsed, cancellation) =>
        {
            var resolver = new ParallelMigrationResolver();
            if (parsed.GetValue(options) is { } path)
            {
                var readOptions = await InputFile.ReadAsync(
                    path,
                    terminal,
                    async input => resolver = new(DecisionJson.ReadOptions(await InputFile.ReadDocumentAsync(input, cancellation).ConfigureAwait(false))),
                    cancellation).ConfigureAwait(false);
                if (readOptions != ExitCode.Done)
                {
                    return readOptions;
                }
            }

            return await HistoryFiles.UseAsync(
                parsed.GetValue(files)!,
                terminal,
                async history =>
                {
                    ComparedMigration[] compared = [.. history.Select(record => ComparedMigration.Of(record, resolver))];
                    await terminal.Text.WriteAsync(parsed.GetValue(json) ? InJson(compared, terminal.IsInteractive) : Words(compared)).ConfigureAwait(false);
                    return ExitCode.Done;
                },
                cancellation).ConfigureAwait(false);
        }));
        return command;
    }

    private static string Words(ComparedMigration[] compared)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{compared.Length} migrations: {Count(compared, ComparedOutcome.Same)} decided the same, {Count(compared, ComparedOutcome.Different)} differently, ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(compared, ComparedOutcome.Refused)} refused, {Count(compared, ComparedOutcome.Unknown)} without a request to decide again.\n");
        foreach (var one in compared.Where(one => one.Outcome is ComparedOutcome.Different or ComparedOutcome.Refused))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {one.Record.Vm ?? "(a VM without an id)"}: {Then(one.Record)}, now {Now(one)}");
            text.Append(one is { Then: { } then, Now: { } now } ? $"; predicted {Seconds(then)} then, {Seconds(now)} now\n" : "\n");
        }

        if (Predicted(compared) is { Count: > 0 } predicted)
        {
            var (then, now) = Sums(predicted);
            var change = Seconds((then - now).Duration());
            text.Append(CultureInfo.InvariantCulture, $"By prediction, {predicted.Count} of those decided differently take {Seconds(now)} instead of {Seconds(then)}: ");
            text.Append(then == now ? "no difference.\n" : then > now ? $"{change} won.\n" : $"{change} lost.\n");
        }

        return text.ToString();
    }

    private static string InJson(ComparedMigration[] compared, bool indented) => JsonObject.Text(indented, json =>
    {
        json.WriteStartArray("migrations"u8);
        foreach (var one in compared)
        {
            One(json, one);
        }

        json.WriteEndArray();
        json.WriteStartObject("sums"u8);
        foreach (var outcome in Enum.GetValues<ComparedOutcome>())
        {
            json.WriteNumber(Name(outcome), Count(compared, outcome));
        }

        var predicted = Predicted(compared);
        var (then, now) = Sums(predicted);
        json.WriteNumber("predicted"u8, predicted.Count);
        json.WriteNumber("secondsThen"u8, Rounded(then));
        json.WriteNumber("secondsNow"u8, Rounded(now));
        json.WriteEndObject();
    });

    private static void One(Utf8JsonWriter json, ComparedMigration one)
    {
        json.WriteStartObject();
        json.WriteString("vm"u8, one.Record.Vm);
        json.WriteString("outcome"u8, Name(one.Outcome));
        json.WriteStartObject("then"u8);
        Choice(json, one.Record.Connections, one.Record.Kind, one.Record.Limit);
        Seconds(json, "actualSeconds", one.Record.Completed ? one.Record.Duration : null);
        Seconds(json, "predictedSeconds", one.Then);
        json.WriteEndObject();
        if (one.Decision is null)
        {
            json.WriteNull("now"u8);
        }
        else
        {
            json.WriteStartObject("now"u8);
            if (one.Decision.Plan is { } plan)
            {
                Choice(json, plan.Connections, ComparedMigration.KindOf(plan), plan.BandwidthLimit);
            }

            Seconds(json, "predictedSeconds", one.Now);
            json.WriteStartArray("issues"u8);
            foreach (var issue in one.Decision.Issues)
            {
                json.WriteStringValue(issue.Code.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Choice(Utf8JsonWriter json, int? connections, ConnectionKind kind, Bandwidth? limit)
    {
        JsonObject.Number(json, "connections", connections);
        json.WriteString("kind"u8, Name(kind));
        JsonObject.Number(json, "limitMbps", limit?.BitsPerSecond / 1_000_000m);
    }

    private static void Seconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } known)
        {
            json.WriteNumber(name, Rounded(known));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static List<ComparedMigration> Predicted(ComparedMigration[] compared) =>
        [.. compared.Where(one => one is { Outcome: ComparedOutcome.Different, Then: not null, Now: not null })];

    private static (TimeSpan Then, TimeSpan Now) Sums(List<ComparedMigration> predicted) => (
        predicted.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Then.GetValueOrDefault()),
        predicted.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Now.GetValueOrDefault()));

    private static int Count(ComparedMigration[] compared, ComparedOutcome outcome) => compared.Count(one => one.Outcome == outcome);

    private static string Then(MigrationRecord record) => Choice(record.Connections, record.Kind, record.Limit);

    private static string Now(ComparedMigration one) => one.Decision!.Plan is { } plan
        ? Choice(plan.Connections, ComparedMigration.KindOf(plan), plan.BandwidthLimit)
        : "refused: " + string.Join(" ", one.Decision.Issues.Select(issue => issue.Message));

    private static string Choice(int? connections, ConnectionKind kind, Bandwidth? limit) =>
        (connections is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} {Name(kind)} connections") : $"not parallel, {Name(kind)}")
        + (limit is { } known ? string.Create(CultureInfo.InvariantCulture, $", at most {known}") : "");

    private static string Seconds(TimeSpan time) => Rounded(time).ToString("0.#", CultureInfo.InvariantCulture) + " s";

    private static double Rounded(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
