using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>What has changed since the last status, in words.</summary>
/// <param name="site">The hosts' names.</param>
/// <param name="onlyTrouble">Whether only what is not as planned is returned.</param>
internal sealed class EvacuationEvents(IEvacuationNames site, bool onlyTrouble)
{
    private readonly Dictionary<Guid, EvacuatedVm> last = [];
    private int replans;

    /// <summary>Returns the changes, a line each.</summary>
    /// <param name="status">The status.</param>
    internal IEnumerable<string> Of(EvacuationStatus status)
    {
        foreach (var vm in status.Vms)
        {
            var before = last.GetValueOrDefault(vm.Vm);
            last[vm.Vm] = vm;
            if (Text(before, vm, status.IsStopping) is { } text)
            {
                yield return HarmlessText.OneLine(text);
            }
        }

        if (status.Replans > replans)
        {
            replans = status.Replans;
            if (!onlyTrouble)
            {
                yield return "The rest was planned again.";
            }
        }
    }

    private string? Text(EvacuatedVm? before, EvacuatedVm now, bool isEnding) => now switch
    {
        { State: EvacuatedVmState.Migrating } when before?.State != EvacuatedVmState.Migrating || before.Move?.DestinationId != now.Move?.DestinationId =>
            onlyTrouble ? null : $"{now.Name} migrates to {site.NameOf(now.Move?.DestinationId)}.",
        { State: EvacuatedVmState.Moved } when before?.State != EvacuatedVmState.Moved =>
            onlyTrouble ? null : string.Create(CultureInfo.InvariantCulture, $"{now.Name} has moved to {site.NameOf(now.Move?.DestinationId)} in {((now.Ended - now.Began) ?? default).TotalSeconds:F1} s."),
        { State: EvacuatedVmState.Queued, Wait: { } wait, Move: { } move } when wait.Limits.Count > 0 && Blockers(before?.Wait) != Blockers(wait) =>
            $"{now.Name} waits: {site.Text(wait, move)}.",
        { State: EvacuatedVmState.Waiting, Message: { } why } when before?.Message != why => $"{now.Name} is tried again: {why}",
        { State: EvacuatedVmState.Stayed or EvacuatedVmState.Uncertain or EvacuatedVmState.Gone } when !isEnding && before is not null && before.State != now.State => EvacuationReport.Place(now, site),
        _ => null,
    };

    private static string Blockers(LeaseWait? wait) => string.Join(' ', (wait?.Limits ?? []).SelectMany(limit => limit.Blockers).Select(blocker => blocker.Vm).Distinct().Order());
}

/// <summary>What is known of an evacuation's hosts and guests.</summary>
internal interface IEvacuationKnowledge : IEvacuationNames
{
    /// <summary>Gets whether it is known of any guest how much memory it rewrites: it was measured, or its latest migrations showed it.</summary>
    bool IsMeasured { get; }

    /// <summary>Returns the last plan of a guest; <see langword="null"/>: none was made.</summary>
    /// <param name="vm">The guest.</param>
    PlannedMigration? PlannedOf(Guid vm);

    /// <summary>Returns the way of its data; <see langword="null"/>: it is not planned.</summary>
    /// <param name="vm">The guest.</param>
    MigrationRoute? RouteOf(Guid vm);

    /// <summary>Returns how much of its memory it rewrites; <see langword="null"/>: not known.</summary>
    /// <param name="vm">The guest.</param>
    DirtyCurve? RewrittenBy(Guid vm);
}

/// <summary>The names of an evacuation's hosts.</summary>
internal interface IEvacuationNames
{
    /// <summary>Returns a host's name.</summary>
    /// <param name="id">Its id.</param>
    string NameOf(string? id);

    /// <summary>Returns what a move waits for, in words.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="move">The move.</param>
    string Text(LeaseWait wait, EvacuationMove move);
}
