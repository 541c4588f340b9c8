using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>A destination and what it can take.</summary>
/// <param name="Id">The host's id.</param>
/// <param name="Name">The host's name.</param>
/// <param name="Resources">What it has to migrate with.</param>
/// <param name="AvailableMemoryBytes">The memory that it can give; <see langword="null"/>: not known.</param>
internal sealed record PlacementHost(string Id, string Name, HostResources Resources, long? AvailableMemoryBytes);

/// <summary>
/// Gives each guest a destination, and the guests an order: higher priority first, then the shortest first, so that as many as possible have moved whenever it ends early.
/// A guest goes where it is predicted to have arrived first.
/// </summary>
internal static class PlacementOrder
{
    /// <summary>Returns the moves in their order, and who cannot move.</summary>
    /// <param name="sourceId">The source host's id.</param>
    /// <param name="vms">The guests.</param>
    /// <param name="hosts">The destinations.</param>
    /// <param name="decide">Decides how a guest migrates to a destination.</param>
    /// <param name="mayUse">Whether a guest may be tried at a destination.</param>
    /// <param name="priorityOf">A guest's priority; higher first.</param>
    public static (IReadOnlyList<EvacuationMove> Moves, IReadOnlyList<EvacuationStay> Stays) Of(
        string sourceId,
        IEnumerable<LibvirtVm> vms,
        IReadOnlyList<PlacementHost> hosts,
        Func<LibvirtVm, PlacementHost, MigrationDecision> decide,
        Func<Guid, string, bool> mayUse,
        Func<LibvirtVm, int> priorityOf)
    {
        List<EvacuationMove> moves = [];
        List<EvacuationStay> stays = [];
        var memory = hosts.ToDictionary(host => host.Id, host => host.AvailableMemoryBytes ?? long.MaxValue);
        var busy = hosts.ToDictionary(host => host.Id, _ => 0d);
        foreach (var (vm, choices) in vms
            .Select(vm => (Vm: vm, Choices: hosts.Where(host => mayUse(vm.Domain.Uuid, host.Id)).Select(host => Choose(vm, host, decide(vm, host))).ToList()))
            .OrderByDescending(pair => priorityOf(pair.Vm))
            .ThenBy(pair => pair.Choices.Select(choice => choice.Seconds).DefaultIfEmpty().Min())
            .ThenBy(pair => pair.Vm.Domain.Name, StringComparer.Ordinal))
        {
            var needed = vm.MemoryBytes ?? 0;
            var fitting = choices.Where(choice => choice.Decision.Plan is not null && memory[choice.Host.Id] >= needed).ToList();
            if (fitting.Count == 0)
            {
                stays.Add(new(vm.Domain.Uuid, vm.Domain.Name, Why(choices, needed)));
                continue;
            }

            var best = fitting.MinBy(choice => busy[choice.Host.Id] + choice.Seconds)!;
            memory[best.Host.Id] -= needed;
            busy[best.Host.Id] += best.Seconds;
            moves.Add(new()
            {
                Vm = vm.Domain.Uuid,
                Name = vm.Domain.Name,
                SourceId = sourceId,
                DestinationId = best.Host.Id,
                Plan = best.Decision.Plan!,
                Duration = best.Duration,
            });
        }

        return (moves, stays);
    }

    private static Choice Choose(LibvirtVm vm, PlacementHost host, MigrationDecision decision)
    {
        if (decision.Plan is not { } plan || vm is not { MemoryBytes: { } all, UsedMemoryBytes: { } used })
        {
            return new(host, decision, null, 0);
        }

        var duration = MigrationPredictor.Predict(plan, new() { UsedBytes = used, ZeroBytes = all - used }, new() { Bandwidth = host.Resources.LinkBandwidth }).TotalTime;
        return new(host, decision, duration, duration?.P50.TotalSeconds ?? 0);
    }

    private static string Why(List<Choice> choices, long needed) => choices switch
    {
        [] => "No destination is left to try; give another one.",
        _ when choices.TrueForAll(choice => choice.Decision.Plan is null) => string.Join(" ", choices.SelectMany(choice => choice.Decision.Issues).Select(issue => issue.Message).Distinct()),
        _ => $"No destination that may take it has {needed >> 20} MiB of memory available.",
    };

    private sealed record Choice(PlacementHost Host, MigrationDecision Decision, PredictedTime? Duration, double Seconds);
}
