using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Tool.Charts;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>What <c>evacuate</c> writes: the plan, what happens, and the end.</summary>
internal static class EvacuationReport
{
    private const int NarrowestBar = 12;
    private const int WidestBar = 48;

    /// <summary>The plan: who moves where, in order and when, who does not, and whether the window is long enough.</summary>
    internal static void Plan(Terminal terminal, EvacuationAgenda agenda, EvacuationTimetable? timetable, EvacuationPlan plan, TimeSpan? window, IEvacuationKnowledge site)
    {
        foreach (var line in agenda.Active.Count + agenda.Moves.Count > 0 ? Table(agenda, timetable, terminal.Console.Profile.Width, site) : [])
        {
            terminal.Text.WriteLine(line);
        }

        if (plan is { TotalTime: { } total, LowerBound: { } bound })
        {
            terminal.Text.WriteLine(
                $"Expected to end after {InWords(total.P50)} ({InWords(total.P5)} to {(total.P95 is { } latest ? InWords(latest) : "never")}). No plan for these guests ends before {InWords(bound)}.");
        }

        foreach (var line in Remarks(agenda, site))
        {
            terminal.Text.WriteLine(HarmlessText.OneLine(line));
        }

        if (window is { } time && agenda.Moves.Count > 0)
        {
            terminal.Text.WriteLine(Window(time, plan));
        }

        foreach (var stay in agenda.Stays)
        {
            terminal.Text.WriteLine(HarmlessText.OneLine($"{stay.Name} cannot move: {stay.Reason}"));
        }
    }

    /// <summary>What the times take for granted, who is not expected to end, and data that may go another way.</summary>
    internal static IEnumerable<string> Remarks(EvacuationAgenda agenda, IEvacuationKnowledge site)
    {
        if (!site.IsMeasured && agenda.Moves.Any(move => move.Duration is not null))
        {
            yield return "These times hold for guests that rewrite none of their memory meanwhile; others take longer. --measure measures them first; --history has what those did that migrated before.";
        }

        foreach (var move in agenda.Moves)
        {
            if (EndlessOf(move, site) is { } endless)
            {
                yield return $"{move.Name}: {endless.Outcome}. {string.Join(' ', endless.Reasons.Concat(endless.Remedies).Select(reason => reason.Message))}";
            }
        }

        foreach (var warning in agenda.Moves.Select(move => site.RouteOf(move.Vm)?.Warning).OfType<string>().Distinct())
        {
            yield return MigrationRoute.Line(warning);
        }
    }

    private static MigrationPrediction? EndlessOf(EvacuationMove move, IEvacuationKnowledge site) =>
        site.PlannedOf(move.Vm)?.Prediction is { TotalTime: null } endless ? endless : null;

    /// <summary>Where each guest is at the end.</summary>
    internal static void End(Terminal terminal, EvacuationStatus status, IEvacuationNames names)
    {
        foreach (var vm in status.Vms)
        {
            terminal.Text.WriteLine(HarmlessText.OneLine(Place(vm, names)));
        }

        terminal.Text.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Count(EvacuatedVmState.Moved)} of {status.Vms.Count} guests moved in {status.Elapsed.TotalSeconds:F1} s.")
            + (status.Replans > 0 ? string.Create(CultureInfo.InvariantCulture, $" The rest was planned again {(status.Replans == 1 ? "once" : $"{status.Replans} times")}.") : ""));
    }

    /// <summary>Where a guest is at the end, in words.</summary>
    internal static string Place(EvacuatedVm vm, IEvacuationNames names) => vm.State switch
    {
        EvacuatedVmState.Moved => $"{vm.Name} runs on {names.NameOf(vm.Move?.DestinationId)}.",
        EvacuatedVmState.Stayed => $"{vm.Name} stays{(vm.Move is { } move ? $" on {names.NameOf(move.SourceId)}" : "")}. {vm.Message}",
        EvacuatedVmState.Gone => $"{vm.Name}: {vm.Message}",
        _ => $"{vm.Name}: where it runs is not certain, a person must look. {vm.Message}",
    };

    /// <summary>The same as one JSON object.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="outcome">How it ended, in a word.</param>
    /// <param name="exitStatus">The tool's exit status.</param>
    /// <param name="status">The guests at the end.</param>
    /// <param name="site">What is known of hosts and guests.</param>
    /// <param name="planned">What a dry run planned, with its times; <see langword="null"/>: it was carried out, or the times are not known.</param>
    internal static void Json(
        Terminal terminal,
        string outcome,
        int exitStatus,
        EvacuationStatus status,
        IEvacuationKnowledge site,
        (IReadOnlyList<EvacuationMove> Moves, EvacuationTimetable Times, EvacuationPlan Plan)? planned = null) => JsonObject.WriteLine(terminal, output =>
    {
        output.WriteString("outcome"u8, outcome);
        output.WriteNumber("exitStatus"u8, exitStatus);
        output.WriteNumber("elapsedSeconds"u8, status.Elapsed.TotalSeconds);
        output.WriteNumber("replans"u8, status.Replans);
        if (planned is { Plan: { TotalTime: { } total, LowerBound: { } bound } })
        {
            output.WriteStartObject("totalSeconds"u8);
            output.WriteNumber("p5"u8, total.P5.TotalSeconds);
            output.WriteNumber("p50"u8, total.P50.TotalSeconds);
            if (total.P95 is { } latest)
            {
                output.WriteNumber("p95"u8, latest.TotalSeconds);
            }

            output.WriteEndObject();
            output.WriteNumber("lowerBoundSeconds"u8, bound.TotalSeconds);
        }

        if (planned is { Plan.Window: { } window })
        {
            output.WriteNumber("windowProbability"u8, window.Probability);
        }

        output.WriteStartArray("vms"u8);
        foreach (var vm in status.Vms)
        {
            output.WriteStartObject();
            output.WriteString("name"u8, vm.Name);
            output.WriteString("uuid"u8, vm.Vm);
            output.WriteString("state"u8, JsonNamingPolicy.CamelCase.ConvertName(vm.State.ToString()));
            output.WriteString("destination"u8, vm.Move is { } move ? site.NameOf(move.DestinationId) : null);
            output.WriteNumber("attempts"u8, vm.Attempts);
            output.WriteString("message"u8, vm.Message);
            if (vm is { Result: { } result, Move: { } last })
            {
                MigrationOutput.Result(output, result, site.NameOf(last.SourceId), site.NameOf(last.DestinationId));
            }

            if (planned is { } plan && plan.Moves.Index().FirstOrDefault(move => move.Item.Vm == vm.Vm) is { Item: not null } place)
            {
                output.WriteNumber("startSeconds"u8, plan.Times.Starts[place.Index].TotalSeconds);
                output.WriteNumber("endSeconds"u8, plan.Times.Ends[place.Index].TotalSeconds);
            }

            MigrationOutput.WriteRoute(output, site.RouteOf(vm.Vm));
            if (site.RewrittenBy(vm.Vm) is { } curve)
            {
                Rewritten(output, curve);
            }

            if (site.PlannedOf(vm.Vm) is { } decided)
            {
                MigrationOutput.WriteDecision(output, decided.Decision, decided.Prediction);
            }

            output.WriteEndObject();
        }

        output.WriteEndArray();
    });

    /// <summary>Returns the exit status of an end: what is not certain counts most.</summary>
    internal static int ExitStatusOf(EvacuationStatus status) => status switch
    {
        _ when status.Count(EvacuatedVmState.Uncertain) > 0 => ExitCode.Uncertain,
        { IsEmpty: true, Vms.Count: > 0 } when status.Count(EvacuatedVmState.Moved) == 0 => ExitCode.NothingDone,
        { IsEmpty: true } => ExitCode.Done,
        { IsStopping: true } => ExitCode.Canceled,
        _ => ExitCode.Failed,
    };

    private static void Rewritten(Utf8JsonWriter output, DirtyCurve curve)
    {
        output.WriteStartArray("dirtied"u8);
        foreach (var point in curve.Points)
        {
            output.WriteStartObject();
            output.WriteNumber("seconds"u8, point.Interval.TotalSeconds);
            output.WriteNumber("mebibytes"u8, point.Bytes / 1048576.0);
            output.WriteEndObject();
        }

        output.WriteEndArray();
    }

    /// <summary>Whether all have moved by the end of the window; if that is not likely, who has, and what helps.</summary>
    internal static string Window(TimeSpan window, EvacuationPlan plan)
    {
        if (plan.Window is not { } forecast)
        {
            return $"The window of {InWords(window)}: how long the migrations take is not known.";
        }

        var probability = forecast.Probability switch
        {
            >= 0.995 => "more than 99 %",
            < 0.01 => "less than 1 %",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(forecast.Probability * 100):F0} %"),
        };
        var moved = forecast.Moved.Count == 0 ? "" : $" ({string.Join(", ", forecast.Moved)})";
        return forecast.Probability >= 0.95
            ? $"The window of {InWords(window)} is long enough, with a probability of {probability}."
            : string.Join(' ', new[]
            {
                $"The window of {InWords(window)} may be too short: the probability that all have moved by then is {probability}.",
                $"{forecast.Moved.Count} of {plan.Migrations.Count} are expected to have moved{moved}.",
            }.Concat(forecast.Remedies.Select(remedy => remedy.Message)));
    }

    /// <summary>The moves as a table with a Gantt chart, as wide as there is room.</summary>
    internal static IEnumerable<string> Table(EvacuationAgenda agenda, EvacuationTimetable? timetable, int width, IEvacuationKnowledge site)
    {
        var all = agenda.Active.Concat(agenda.Moves).ToList();
        var begun = agenda.Active.Count;
        List<PlainColumn> columns =
        [
            new("guest", [.. all.Select(move => HarmlessText.OneLine(move.Name))]),
            new("to", [.. all.Select(move => HarmlessText.OneLine(site.NameOf(move.DestinationId)))]),
            new("connections", [.. all.Select((move, index) => index < begun ? "" : (move.Plan.Connections ?? 1).ToString(CultureInfo.InvariantCulture))], 3),
            new("limit", [.. all.Select((move, index) => index < begun ? "" : move.Plan.BandwidthLimit?.ToString() ?? "none")], 2),
            new("takes", [.. all.Select((move, index) => index < begun ? "migrates already" : EndlessOf(move, site) is null ? Expected(move.Duration) : "does not end")], 1),
        ];
        if (site.IsMeasured)
        {
            columns.Insert(columns.Count - 1, new("rewrites", [.. all.Select((move, index) => index < begun ? "" : GuestMeasurement.InWords(site.RewrittenBy(move.Vm)))], 1));
        }

        var kept = PlainTable.Fit(width - NarrowestBar - 2, columns);
        if (timetable is null)
        {
            return PlainTable.Lines(kept);
        }

        var length = Math.Clamp(width - PlainTable.WidthOf(kept) - 2, NarrowestBar, WidestBar);
        PlainColumn bars = new(
            "0 s" + InWords(timetable.Total).PadLeft(length - 3),
            [.. all.Select((_, index) => index < begun ? "" : Bar(timetable.Starts[index - begun], timetable.Ends[index - begun], timetable.Total, length))]);
        return PlainTable.Lines([.. kept, bars]);
    }

    private static string Bar(TimeSpan start, TimeSpan end, TimeSpan total, int columns)
    {
        var from = Math.Min((int)Math.Round(columns * (start / total)), columns - 1);
        var to = Math.Max((int)Math.Round(columns * (end / total)), from + 1);
        return new string('.', from) + new string('#', to - from) + new string('.', columns - to);
    }

    internal static string InWords(TimeSpan time) => time switch
    {
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):F0} s"),
        { TotalMinutes: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };

    private static string Expected(PredictedRange<TimeSpan>? range) => range is { } time
        ? string.Create(CultureInfo.InvariantCulture, $"{time.P5.TotalSeconds:F0} s {(time.P95 is { } latest ? $"to {latest.TotalSeconds:F0} s" : "or more")}")
        : "not known";
}
