using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>The hosts of an evacuation, asked through libvirt.</summary>
internal sealed class EvacuationSite : IEvacuationSite, IEvacuationKnowledge
{
    // What another process has started may be parallel: nothing may run beside it.
    private static readonly MigrationPlan OfOthers = new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 };

    private readonly ConcurrentDictionary<Guid, PlannedMigration> planned = new();
    private readonly ConcurrentDictionary<Guid, MigrationRequest> requests = new();
    private readonly ConcurrentDictionary<Guid, MigrationRoute> routes = new();
    private readonly Dictionary<Guid, VmMemory> recalled = [];
    private IReadOnlyDictionary<Guid, VmMemory>? measured;

    /// <summary>Gets the host that is emptied.</summary>
    internal required EvacuationHost Source { get; init; }

    internal required IReadOnlyList<EvacuationHost> Destinations { get; init; }

    internal required string? MigrationInterface { get; init; }

    /// <summary>Gets what makes a request of the facts that were read.</summary>
    internal required Func<MigrationRequest, DecisionRequest> Request { get; init; }

    /// <summary>Gets the guests' priorities by their names; 0 for others.</summary>
    internal required IReadOnlyDictionary<string, int> Priorities { get; init; }

    /// <summary>Gets how long it may take; <see langword="null"/>: as long as it takes.</summary>
    internal TimeSpan? Window { get; init; }

    /// <summary>Gets how many vCPUs a destination takes for each of its CPU threads; <see langword="null"/>: any number.</summary>
    internal double? VcpusPerThread { get; init; }

    internal EvacuationAffinity Affinity { get; init; } = EvacuationAffinity.None;

    internal required LibvirtMigrator Migrator { get; init; }

    /// <summary>Gets what receives a line for people about what keeps nothing from moving.</summary>
    internal Action<string> Remark { get; init; } = _ => { };

    /// <summary>Gets the last plan.</summary>
    internal EvacuationPlan? Plan { get; private set; }

    public bool IsMeasured => measured is not null || recalled.Count > 0;

    public PlannedMigration? PlannedOf(Guid vm) => planned.GetValueOrDefault(vm);

    public MigrationRoute? RouteOf(Guid vm) => routes.GetValueOrDefault(vm);

    private IReadOnlyDictionary<Guid, VmMemory> Known => measured ?? recalled;

    public DirtyCurve? RewrittenBy(Guid vm) => Known.GetValueOrDefault(vm)?.Dirtied;

    /// <summary>Looks up how much of their memory the guests rewrote in their latest migrations.</summary>
    /// <param name="history">Migrations that ended.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task RecallAsync(IReadOnlyList<MigrationRecord> history, CancellationToken cancellationToken)
    {
        if (history.Count == 0)
        {
            return;
        }

        foreach (var vm in await Source.Connection.ReadPresentVmsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (VmMemory.FromHistory(history, vm.Uuid.ToString("D")) is { } memory && !memory.Dirtied.Equals(DirtyCurve.None))
            {
                recalled[vm.Uuid] = memory;
            }
        }
    }

    /// <summary>Measures how much of their memory the guests rewrite that do not migrate yet.</summary>
    /// <param name="begins">Receives how many there are, before it begins.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task MeasureAsync(Action<int> begins, CancellationToken cancellationToken)
    {
        var active = await ActiveAsync(cancellationToken).ConfigureAwait(false);
        var vms = (await Source.Connection.ReadPresentVmsAsync(cancellationToken).ConfigureAwait(false)).Where(vm => !active.Contains(vm.Uuid)).ToList();
        begins(vms.Count);
        measured = await GuestMeasurement.OfAsync(
            [.. vms.Select(vm => (vm.Uuid, vm.Name))], MeasureAsync, Remark, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a guest does while it is slowed down cannot be measured before.</summary>
    private async Task<VmMemory> MeasureAsync(Guid vm, CancellationToken cancellationToken) =>
        await Source.Connection.MeasureMemoryAsync(vm.ToString("D"), cancellationToken).ConfigureAwait(false) with
        {
            DirtiedInCpuTime = recalled.GetValueOrDefault(vm)?.DirtiedInCpuTime ?? DirtyCurve.None,
        };

    private Func<Guid, string> NameOfVm => field ??= WaitReporter.NamesFrom([Source.Connection, .. Destinations.Select(host => host.Connection)]);

    public async Task<EvacuationAgenda> PlanAsync(EvacuationHistory history, CancellationToken cancellationToken)
    {
        var source = await Source.Connection.ReadHostFactsAsync(MigrationInterface, cancellationToken).ConfigureAwait(false);
        var active = await ActiveAsync(cancellationToken).ConfigureAwait(false);
        var vms = (await Source.Connection.ReadActiveVmsAsync(cancellationToken).ConfigureAwait(false))
            .Where(vm => !history.Settled.Contains(vm.Domain.Uuid)).ToList();
        var found = await HostsAsync(cancellationToken).ConfigureAwait(false);
        var hosts = found.Select(host => host.Place).ToList();
        List<EvacuationMove> followed = [];
        List<EvacuationStay> stays = [];
        List<LibvirtVm> moving = [.. vms.Where(vm => history.Running.Any(move => move.Vm == vm.Domain.Uuid))];
        foreach (var vm in vms.Except(moving).ToList())
        {
            if (active.Contains(vm.Domain.Uuid))
            {
                followed.Add(await ActiveAsync(vm.Domain, hosts, cancellationToken).ConfigureAwait(false));
                moving.Add(vm);
            }
            else if (vm.Domain is { State: LibvirtDomainState.Paused, StateReason: LibvirtDomainStateReason.Migrating or LibvirtDomainStateReason.PostCopy or LibvirtDomainStateReason.PostCopyFailed })
            {
                stays.Add(new(vm.Domain.Uuid, vm.Domain.Name, "A migration has left it paused, or it arrives here just now: look where it runs before anything else."));
            }
            else
            {
                moving.Add(vm);
            }
        }

        EvacuationPlanning planning = new()
        {
            SourceId = Source.Info.Id,
            Source = source.Resources,
            Destinations = hosts,
            Vms = moving,
            Running = [.. history.Running, .. followed],
            Failed = history.Failed,
            Shares = history.Shares,
            Request = Request,
            PriorityOf = vm => Priorities.GetValueOrDefault(vm.Domain.Name),
            Window = history.RemainingOf(Window),
            VcpusPerThread = VcpusPerThread,
            Affinity = Affinity,
            HostNames = Destinations.Append(Source).ToDictionary(host => host.Info.Id, host => host.Info.Name, StringComparer.Ordinal),
            Measured = Known,
        };
        if (Plan is null)
        {
            foreach (var unknown in Affinity.Unknown(vms.Select(vm => vm.Domain.Name).Concat(hosts.SelectMany(host => host.Present).Select(vm => vm.Name))))
            {
                Remark(unknown);
            }
        }

        var plan = planning.Plan();
        Plan = plan;
        var facts = found.ToDictionary(host => host.Place.Id, host => host.Facts, StringComparer.Ordinal);
        Dictionary<string, string?> ways = [];
        var ids = moving.ToDictionary(vm => vm.Domain.Name, vm => vm.Domain.Uuid, StringComparer.Ordinal);
        foreach (var migration in plan.Migrations)
        {
            planned[ids[migration.VmId]] = migration;
            requests[ids[migration.VmId]] = planning.RequestOf(migration);
            routes[ids[migration.VmId]] = MigrationRoute.Find(migration.Plan, null, MigrationInterface, source, facts[migration.DestinationId], WayTo);
        }

        return new() { Moves = planning.MovesOf(plan), Active = followed, Stays = [.. stays, .. planning.StaysOf(plan)] };

        string? WayTo(string host) => ways.TryGetValue(host, out var way) ? way : ways[host] = LocalInterface.InterfaceTo(host);
    }

    private async Task<HashSet<Guid>> ActiveAsync(CancellationToken cancellationToken) =>
        (await Source.Connection.ActiveMigrations().GetActiveMigrationsAsync(cancellationToken).ConfigureAwait(false)).Outgoing.Select(migration => migration.Vm).ToHashSet();

    public IActiveMigrationSource ActiveMigrationsOf(EvacuationMove move) => Source.Connection.ActiveMigrations(Destination(move)?.Connection);

    public async Task<MigrationResult> MigrateAsync(
        EvacuationMove move, MigrationLease lease, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var (destination, route) = (Destination(move)!, RouteOf(move.Vm));
        return await Migrator.MigrateAsync(
            new()
            {
                Source = Source.Connection,
                Destination = destination.Connection,
                DestinationUri = destination.PeerUri,
                Vm = move.Vm.ToString("D"),
                Plan = move.Plan,
                Request = requests.GetValueOrDefault(move.Vm),
                Memory = recalled.GetValueOrDefault(move.Vm),
                MigrationUri = route?.MigrationUri,
                TlsDestination = route?.TlsDestination,
            },
            progress,
            cancellationToken).ConfigureAwait(false);
    }

    public Task<MigrationResult> FollowAsync(EvacuationMove move, IProgress<MigrationProgress> progress, CancellationToken cancellationToken) => Migrator.FollowAsync(
        Source.Connection, move.Vm.ToString("D"), Destination(move)?.Connection, progress: progress, cancellationToken: cancellationToken);

    public string Text(LeaseWait wait, EvacuationMove move) =>
        WaitReporter.Text(wait.Limits, NameOf(move.SourceId), NameOf(move.DestinationId), NameOfVm);

    /// <summary>Returns the name of a host.</summary>
    public string NameOf(string? id) => Destinations.Append(Source).FirstOrDefault(host => host.Info.Id == id)?.Info.Name ?? "another host";

    private EvacuationHost? Destination(EvacuationMove move) => Destinations.FirstOrDefault(host => host.Info.Id == move.DestinationId);

    /// <summary>The destinations that answer: one that does not takes nothing.</summary>
    private async Task<IReadOnlyList<(PlacementHost Place, HostFacts Facts)>> HostsAsync(CancellationToken cancellationToken)
    {
        List<(PlacementHost Place, HostFacts Facts)> hosts = [];
        foreach (var host in Destinations)
        {
            try
            {
                var facts = await host.Connection.ReadHostFactsAsync(MigrationInterface, cancellationToken).ConfigureAwait(false);
                var present = await host.Connection.ReadPresentVmsAsync(cancellationToken).ConfigureAwait(false);
                hosts.Add((new(host.Info.Id, facts.Resources, facts.AvailableMemoryBytes, present), facts));
            }
            catch (LibvirtException)
            {
                // Asked again when the rest is planned again.
            }
        }

        return hosts;
    }

    private async Task<EvacuationMove> ActiveAsync(LibvirtDomain vm, IReadOnlyList<PlacementHost> hosts, CancellationToken cancellationToken)
    {
        string? destination = null;
        foreach (var host in Destinations.Where(host => hosts.Any(answers => answers.Id == host.Info.Id)))
        {
            try
            {
                // A persistent guest may be defined, shut off, where it once was.
                if (await host.Connection.FindDomainAsync(vm.Uuid.ToString("D"), cancellationToken).ConfigureAwait(false) is { IsActive: true })
                {
                    destination = host.Info.Id;
                }
            }
            catch (LibvirtException)
            {
                // Not known there, as far as can be asked.
            }
        }

        return new() { Vm = vm.Uuid, Name = vm.Name, SourceId = Source.Info.Id, DestinationId = destination, Plan = OfOthers };
    }
}
