using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Tool.Charts;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>An evacuation on a person's screen: as much of it as fits, what runs first.</summary>
internal static class EvacuationScreen
{
    private const int LinesBesideRows = 6;
    private const int FewestRows = 3;

    /// <summary>Returns the lines.</summary>
    /// <param name="status">The evacuation as it was reported.</param>
    /// <param name="elapsed">The time since the start, now.</param>
    /// <param name="now">The time of day.</param>
    /// <param name="isCanceling">Whether those that run are canceled.</param>
    /// <param name="size">The size of the screen.</param>
    /// <param name="nameOf">Returns a host's name.</param>
    internal static IEnumerable<string> Lines(
        EvacuationStatus status, TimeSpan elapsed, DateTimeOffset now, bool isCanceling, (int Width, int Height) size, Func<string?, string> nameOf)
    {
        var rows = Math.Max(FewestRows, size.Height - LinesBesideRows);
        var order = status.Vms.Index().OrderBy(vm => Urgency(vm.Item)).ThenBy(vm => vm.Index).ToList();
        var shown = (order.Count <= rows ? order.OrderBy(vm => vm.Index) : order.Take(rows)).Select(vm => vm.Item).ToList();
        foreach (var line in PlainTable.Lines(PlainTable.Fit(size.Width, Columns(shown, elapsed, isCanceling, nameOf))))
        {
            yield return line;
        }

        if (order.Count > shown.Count)
        {
            yield return "and " + string.Join(", ", order.Skip(rows).GroupBy(vm => State(vm.Item, isCanceling)).Select(group => $"{group.Count()} {group.Key}"));
        }

        foreach (var line in Wrapped(Summary(status, elapsed, now), size.Width))
        {
            yield return line;
        }

        if (status.IsStopping)
        {
            foreach (var line in Wrapped(
                isCanceling ? "Those that run are being canceled." : "No more are begun; those that run are seen to their end. Interrupt again to cancel them.", size.Width))
            {
                yield return line;
            }
        }
    }

    /// <summary>Returns how far it is as a whole, and until when it lasts.</summary>
    /// <param name="status">The evacuation as it was reported.</param>
    /// <param name="elapsed">The time since the start, now.</param>
    /// <param name="now">The time of day.</param>
    internal static string Summary(EvacuationStatus status, TimeSpan elapsed, DateTimeOffset now)
    {
        var outlook = EvacuationOutlook.Of(status, elapsed);
        var left = status.Vms.Count(vm => vm.State is EvacuatedVmState.Waiting or EvacuatedVmState.Queued or EvacuatedVmState.Migrating);
        var not = status.Vms.Count - left - status.Count(EvacuatedVmState.Moved);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Count(EvacuatedVmState.Moved)} of {status.Vms.Count} moved ({Math.Floor(outlook.Fraction * 100):F0} %), {left} left{(not > 0 ? $", {not} not" : "")}, after {EvacuationReport.InWords(elapsed)}; {End(outlook, now)}");
    }

    private static string End(EvacuationOutlook outlook, DateTimeOffset now) => outlook switch
    {
        { AtLeast: null } => "when it ends is not known.",
        { AtMost: { Ticks: 0 } } => "nothing to go.",
        { AtLeast: { } least, AtMost: null } => $"{EvacuationReport.InWords(least)} or more to go.",
        { AtLeast: { } least, AtMost: { } most } => string.Create(
            CultureInfo.InvariantCulture,
            $"{EvacuationReport.InWords(least)} to {EvacuationReport.InWords(most)} to go, until {(now + most).ToString(most < TimeSpan.FromHours(1) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}."),
    };

    private static int Urgency(EvacuatedVm vm) => vm.State switch
    {
        EvacuatedVmState.Migrating => 0,
        EvacuatedVmState.Uncertain => 1,
        EvacuatedVmState.Queued => 2,
        EvacuatedVmState.Stayed => 3,
        EvacuatedVmState.Waiting => 4,
        _ => 5,
    };

    private static IEnumerable<PlainColumn> Columns(List<EvacuatedVm> vms, TimeSpan elapsed, bool isCanceling, Func<string?, string> nameOf) =>
    [
        new("guest", [.. vms.Select(vm => HarmlessText.OneLine(vm.Name))]),
        new("state", [.. vms.Select(vm => State(vm, isCanceling))]),
        new("to", [.. vms.Select(vm => vm is { State: not EvacuatedVmState.Stayed, Move: { } move } ? HarmlessText.OneLine(nameOf(move.DestinationId)) : "")], 2),
        new("done", [.. vms.Select(vm => vm.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(progress.Fraction * 100):F0} %") : "")]),
        new("speed", [.. vms.Select(vm => vm.Progress?.Sample.Throughput is { } rate ? MigrationReport.Rate(rate) : "")], 4),
        new("time", [.. vms.Select(vm => vm.Began is { } began ? EvacuationReport.InWords((vm.Ended ?? elapsed) - began) : "")], 3),
        new("left", [.. vms.Select(vm => vm.Progress is { } report && report.TimeRemaining != default ? report.TimeRemaining.ToString()! : "")], 1),
    ];

    private static string State(EvacuatedVm vm, bool isCanceling) => vm.State switch
    {
        EvacuatedVmState.Migrating when isCanceling => "canceling",
        EvacuatedVmState.Migrating when vm.Progress?.Sample.IsInPostCopy == true => "post-copy",
        EvacuatedVmState.Queued => "queued",
        EvacuatedVmState.Stayed => "stays",
        var state => state.ToString().ToLowerInvariant(),
    };

    /// <summary>Breaks a text into lines.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The width of the screen.</param>
    internal static IEnumerable<string> Wrapped(string text, int width)
    {
        while (text.Length > width && text.LastIndexOf(' ', width) is > 0 and var space)
        {
            yield return text[..space];
            text = text[(space + 1)..];
        }

        yield return text;
    }
}
