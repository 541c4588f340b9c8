using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Tool.Commands;

/// <summary>What <c>migrate</c> and <c>follow</c> write: text for people, or JSON for programs.</summary>
/// <param name="terminal">Where it is written.</param>
/// <param name="json">Whether it is one JSON object at the end.</param>
/// <param name="progress">Whether a JSON object comes before it for each report.</param>
internal sealed class MigrationOutput(Terminal terminal, bool json, bool progress)
{
    private readonly Lock writing = new();

    internal Terminal Terminal => terminal;

    internal bool IsJson => json;

    internal bool WritesProgress => progress;

    /// <summary>Gets where text for people goes.</summary>
    internal TextWriter Text => json ? TextWriter.Null : terminal.Text;

    /// <summary>Gets or sets the decision, which is part of the object at the end.</summary>
    internal MigrationDecision? Decision { get; set; }

    /// <summary>Gets or sets the prediction, which is part of the decision in the object at the end; <see langword="null"/>: not predicted.</summary>
    internal MigrationPrediction? Prediction { get; set; }

    /// <summary>Gets or sets the way of the data, whose warning is part of the object at the end; <see langword="null"/>: not known yet.</summary>
    internal MigrationRoute? Route { get; set; }

    /// <summary>Reports what went wrong before anything was begun.</summary>
    /// <returns>The exit status.</returns>
    internal int Failed(string message, int exitStatus)
    {
        terminal.Fail(message);
        if (json)
        {
            Write(exitStatus switch
            {
                ExitCode.BadInput => "invalid",
                ExitCode.Canceled => "canceled",
                ExitCode.Uncertain => "unknown",
                _ => "failed",
            }, exitStatus, output =>
            {
                output.WriteStartObject("error"u8);
                output.WriteString("message"u8, message);
                output.WriteEndObject();
            });
        }

        return exitStatus;
    }

    /// <summary>Reports a refusal, or what a dry run would do.</summary>
    /// <returns>The exit status.</returns>
    internal int Planned(LibvirtMigrationParameters? parameters, string? virsh)
    {
        var exitStatus = parameters is null ? ExitCode.Refused : ExitCode.Done;
        if (json)
        {
            Write(parameters is null ? "refused" : "planned", exitStatus, output =>
            {
                if (parameters is not null)
                {
                    output.WriteStartObject("call"u8);
                    output.WriteString("flags"u8, parameters.FlagsText);
                    output.WriteStartObject("parameters"u8);
                    foreach (var parameter in parameters.TypedParameters)
                    {
                        output.WriteString(parameter.Name, FormattableString.Invariant($"{parameter.Value}"));
                    }

                    output.WriteEndObject();
                    output.WriteString("virsh"u8, virsh);
                    output.WriteEndObject();
                }
            });
        }

        return exitStatus;
    }

    /// <summary>Reports the facts of both hosts and the guest, each with where it comes from.</summary>
    /// <returns>The exit status.</returns>
    internal int Facts(IReadOnlyList<FactsOf> all)
    {
        if (json)
        {
            Write("read", ExitCode.Done, output =>
            {
                foreach (var of in all)
                {
                    output.WriteStartArray(of.Subject);
                    foreach (var fact in of.Facts)
                    {
                        output.WriteStartObject();
                        output.WriteString("name"u8, fact.Name);
                        output.WriteString("value"u8, fact.Value);
                        output.WriteString("source"u8, fact.Source);
                        output.WriteEndObject();
                    }

                    output.WriteEndArray();
                }
            });
        }

        foreach (var of in all)
        {
            Text.WriteLine(of.Subject);
            foreach (var fact in of.Facts)
            {
                Text.WriteLine($"  {fact.Name}: {fact.Value ?? "unknown"} ({fact.Source})");
            }
        }

        return ExitCode.Done;
    }

    /// <summary>Reports how a migration ended.</summary>
    /// <returns>The exit status.</returns>
    internal int Ended(MigrationResult result, string source, string destination, int actionsReported)
    {
        if (!json)
        {
            if (Prediction is not null && result.Outcome == MigrationOutcome.Completed)
            {
                terminal.Text.WriteLine(PredictionReport.Checked(Prediction, result.Duration));
            }

            return MigrationReport.Result(terminal, result, source, destination, actionsReported);
        }

        var exitStatus = MigrationReport.ExitStatusOf(result);
        Write(Name(result.Outcome), exitStatus, output =>
        {
            Result(output, result, source, destination, withVm: true);
            if (Prediction?.TotalTime is { } predicted && result.Outcome == MigrationOutcome.Completed)
            {
                output.WriteStartObject("predicted"u8);
                output.WriteNumber("totalSeconds"u8, Math.Round(predicted.P50.TotalSeconds, 3));
                output.WriteNumber("tookSeconds"u8, Math.Round(result.Duration.TotalSeconds, 3));
                output.WriteNumber("offBy"u8, Math.Round(PredictionReport.OffBy(predicted, result.Duration), 3));
                output.WriteBoolean("insideRange"u8, PredictionReport.IsInside(predicted, result.Duration));
                output.WriteEndObject();
            }
        });
        return exitStatus;
    }

    /// <summary>Writes where the guest is, what both hosts reported, what was done, and the statistics.</summary>
    internal static void Result(Utf8JsonWriter output, MigrationResult result, string source, string destination, bool withVm = false)
    {
        output.WriteString("location"u8, Name(result.Location));
        if (withVm)
        {
            output.WriteStartObject("vm"u8);
            output.WriteString("name"u8, result.Name);
            output.WriteString("uuid"u8, result.Uuid);
            output.WriteEndObject();
        }

        Host(output, "source", source, result.Source);
        Host(output, "destination", destination, result.Destination);
        output.WriteStartObject("done"u8);
        output.WriteString("intervention"u8, Name(result.Intervention));
        output.WriteBoolean("switchedToPostCopy"u8, result.SwitchedToPostCopy);
        JsonObject.Number(output, "connections", result.Connections);
        Actions(output, result.Actions);
        output.WriteEndObject();
        Statistics(output, result);
        if (result.Error is { } error)
        {
            output.WriteStartObject("error"u8);
            output.WriteNumber("code"u8, (int)error.Code);
            output.WriteString("name"u8, error.Code.ToString());
            output.WriteString("message"u8, error.Message);
            output.WriteEndObject();
        }
    }

    /// <summary>Writes a decision as <c>resolve</c> answers it, with the prediction as <c>predict</c> does.</summary>
    internal static void WriteDecision(Utf8JsonWriter output, MigrationDecision decision, MigrationPrediction? prediction)
    {
        ArrayBufferWriter<byte> answer = new();
        DecisionJson.WriteAnswer(answer, decision, prediction: prediction);
        output.WritePropertyName("decision"u8);
        output.WriteRawValue(answer.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>Writes a route's warning, if it has one.</summary>
    internal static void WriteRoute(Utf8JsonWriter output, MigrationRoute? route)
    {
        if (route?.Warning is { } warning)
        {
            output.WriteStartObject("route"u8);
            output.WriteString("warning"u8, MigrationRoute.Code);
            output.WriteString("message"u8, warning);
            output.WriteEndObject();
        }
    }

    /// <summary>Writes one report of a running migration.</summary>
    /// <param name="value">The report.</param>
    /// <param name="vm">The guest's name, where several migrate.</param>
    internal void Progress(MigrationProgress value, string? vm = null)
    {
        var sample = value.Sample;
        Line(output =>
        {
            output.WriteStartObject("progress"u8);
            if (vm is not null)
            {
                output.WriteString("vm"u8, vm);
            }

            output.WriteNumber("elapsedSeconds"u8, sample.Elapsed.TotalSeconds);
            output.WriteNumber("fraction"u8, value.Fraction);
            JsonObject.Number(output, "pass", sample.Iteration);
            JsonObject.Number(output, "totalBytes", sample.BytesTotal > 0 ? sample.BytesTotal : null);
            JsonObject.Number(output, "transferredBytes", sample.BytesTotal > 0 ? sample.BytesProcessed : null);
            JsonObject.Number(output, "remainingBytes", sample.BytesTotal > 0 ? sample.BytesRemaining : null);
            JsonObject.Number(output, "throughputBps", sample.Throughput?.BitsPerSecond);
            JsonObject.Number(output, "dirtyRateBps", sample.DirtyRate?.BitsPerSecond);
            output.WriteBoolean("postCopy"u8, sample.IsInPostCopy);
            Actions(output, value.Actions);
            output.WriteEndObject();
        });
    }

    /// <summary>Writes one report of what a migration waits for.</summary>
    internal void Waiting(string text) => Line(output =>
    {
        output.WriteStartObject("waiting"u8);
        output.WriteString("message"u8, text);
        output.WriteEndObject();
    });

    /// <summary>Writes one change of a guest's state.</summary>
    internal void State(EvacuatedVm vm, string? destination) => Line(output =>
    {
        output.WriteStartObject("state"u8);
        output.WriteString("vm"u8, vm.Name);
        output.WriteString("state"u8, Name(vm.State));
        output.WriteString("destination"u8, destination);
        output.WriteString("message"u8, vm.Message);
        output.WriteEndObject();
    });

    private static void Host(Utf8JsonWriter output, string end, string name, HostReport report)
    {
        output.WriteStartObject(end);
        output.WriteString("host"u8, name);
        output.WriteBoolean("asked"u8, report.WasAsked);
        if (report.WasAsked)
        {
            output.WriteString("state"u8, report.State is { } state ? Name(state) : "absent");
            output.WriteString("reason"u8, Name(report.Reason));
        }

        output.WriteEndObject();
    }

    private static void Actions(Utf8JsonWriter output, IReadOnlyList<ConvergenceDecision> actions)
    {
        output.WriteStartArray("actions"u8);
        foreach (var action in actions)
        {
            output.WriteStartObject();
            output.WriteString("code"u8, action.Code.ToString());
            output.WriteString("action"u8, Name(action.Action.Kind));
            output.WriteString("message"u8, action.Message);
            output.WriteEndObject();
        }

        output.WriteEndArray();
    }

    private static void Statistics(Utf8JsonWriter output, MigrationResult result)
    {
        if (result.Statistics is not { } statistics)
        {
            output.WriteNull("statistics"u8);
            return;
        }

        output.WriteStartObject("statistics"u8);
        output.WriteString("origin"u8, Name(statistics.Origin));
        JsonObject.Number(output, "totalMilliseconds", Milliseconds(statistics.TotalTime));
        JsonObject.Number(output, "downtimeMilliseconds", Milliseconds(statistics.Downtime));
        JsonObject.Number(output, "setupMilliseconds", Milliseconds(statistics.SetupTime));
        JsonObject.Number(output, "transferredBytes", statistics.BytesTransferred);
        JsonObject.Number(output, "memoryBytes", statistics.MemoryTotal);
        JsonObject.Number(output, "throughputBps", statistics.Throughput?.BitsPerSecond);
        JsonObject.Number(output, "dirtyRateBps", statistics.DirtyRate?.BitsPerSecond);
        JsonObject.Number(output, "passes", statistics.Iterations);
        output.WriteEndObject();
    }

    private static long? Milliseconds(TimeSpan? time) => time is { } known ? (long)known.TotalMilliseconds : null;

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private void Write(string outcome, int exitStatus, Action<Utf8JsonWriter> write) => Line(output =>
    {
        output.WriteString("outcome"u8, outcome);
        output.WriteNumber("exitStatus"u8, exitStatus);
        write(output);
        WriteRoute(output, Route);

        if (Decision is { } decision)
        {
            WriteDecision(output, decision, Prediction);
        }
    });

    private void Line(Action<Utf8JsonWriter> write)
    {
        lock (writing)
        {
            JsonObject.WriteLine(terminal, write);
        }
    }
}
