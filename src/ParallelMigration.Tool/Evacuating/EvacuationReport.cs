using System;
using System.Buffers;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;
using Spectre.Console;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>What <c>evacuate</c> writes: the plan, what happens, and the end.</summary>
internal static class EvacuationReport
{
    /// <summary>The plan: who moves where, in order, and who does not.</summary>
    internal static void Plan(Terminal terminal, EvacuationAgenda agenda, Func<string?, string> nameOf)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("guest", "to", "connections", "limit", "expected");
        foreach (var move in agenda.Active)
        {
            table.AddRow(Markup.Escape(move.Name), Markup.Escape(nameOf(move.DestinationId)), "", "", "migrates already");
        }

        foreach (var move in agenda.Moves)
        {
            table.AddRow(
                Markup.Escape(move.Name),
                Markup.Escape(nameOf(move.DestinationId)),
                (move.Plan.Connections ?? 1).ToString(CultureInfo.InvariantCulture),
                move.Plan.BandwidthLimit?.ToString() ?? "none",
                Expected(move.Duration));
        }

        terminal.Console.Write(table);
        foreach (var stay in agenda.Stays)
        {
            terminal.Text.WriteLine($"{stay.Name} cannot move: {stay.Reason}");
        }
    }

    /// <summary>The guests at one moment.</summary>
    internal static Table Now(EvacuationStatus status, Func<string?, string> nameOf)
    {
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("guest", "state", "to", "done", "speed", "left");
        foreach (var vm in status.Vms)
        {
            table.AddRow(
                Markup.Escape(vm.Name),
                vm.State.ToString(),
                Markup.Escape(vm.Move is { } move ? nameOf(move.DestinationId) : ""),
                vm.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $"{progress.Fraction * 100:F0} %") : "",
                vm.Progress?.Sample.Throughput is { } rate ? Commands.MigrationReport.Rate(rate) : "",
                vm.Progress is { } report && report.TimeLeft != default ? Markup.Escape(report.TimeLeft.ToString()!) : "");
        }

        return table.Caption(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Count(EvacuatedVmState.Moved)} of {status.Vms.Count} moved after {status.Elapsed.TotalSeconds:F0} s{(status.IsStopping ? ", no more are begun" : "")}"));
    }

    /// <summary>Where each guest is at the end.</summary>
    internal static void End(Terminal terminal, EvacuationStatus status, Func<string?, string> nameOf)
    {
        foreach (var vm in status.Vms)
        {
            terminal.Text.WriteLine(vm.State switch
            {
                EvacuatedVmState.Moved => $"{vm.Name} runs on {nameOf(vm.Move?.DestinationId)}.",
                EvacuatedVmState.Stayed => $"{vm.Name} stays. {vm.Message}",
                EvacuatedVmState.Gone => $"{vm.Name}: {vm.Message}",
                _ => $"{vm.Name}: where it runs is not certain, a person must look. {vm.Message}",
            });
        }

        terminal.Text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Count(EvacuatedVmState.Moved)} of {status.Vms.Count} guests moved in {status.Elapsed.TotalSeconds:F1} s; planned again {status.Replans} times."));
    }

    /// <summary>The same as one JSON object.</summary>
    internal static void Json(Terminal terminal, string outcome, int exitStatus, EvacuationStatus status, Func<string?, string> nameOf)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter output = new(line))
        {
            output.WriteStartObject();
            output.WriteString("outcome"u8, outcome);
            output.WriteNumber("exitStatus"u8, exitStatus);
            output.WriteNumber("elapsedSeconds"u8, status.Elapsed.TotalSeconds);
            output.WriteNumber("replans"u8, status.Replans);
            output.WriteStartArray("vms"u8);
            foreach (var vm in status.Vms)
            {
                output.WriteStartObject();
                output.WriteString("name"u8, vm.Name);
                output.WriteString("uuid"u8, vm.Vm);
                output.WriteString("state"u8, JsonNamingPolicy.CamelCase.ConvertName(vm.State.ToString()));
                output.WriteString("destination"u8, vm.Move is { } move ? nameOf(move.DestinationId) : null);
                output.WriteNumber("attempts"u8, vm.Attempts);
                output.WriteString("message"u8, vm.Message);
                output.WriteEndObject();
            }

            output.WriteEndArray();
            output.WriteEndObject();
        }

        line.Write("\n"u8);
        terminal.Output.Write(line.WrittenSpan);
        terminal.Output.Flush();
    }

    /// <summary>Returns the exit status of an end: what is not certain counts most.</summary>
    internal static int ExitStatusOf(EvacuationStatus status) => status switch
    {
        _ when status.Count(EvacuatedVmState.Uncertain) > 0 => ExitCode.Uncertain,
        { IsEmpty: true } => ExitCode.Done,
        { IsStopping: true } => ExitCode.Canceled,
        _ => ExitCode.Failed,
    };

    private static string Expected(PredictedTime? range) => range is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{time.P5.TotalSeconds:F0} s to {time.P95?.TotalSeconds:F0} s")
        : "not known";
}
