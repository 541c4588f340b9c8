using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt.Tests.Evacuation;

/// <summary>Hosts in virtual time, which watch by themselves that no plan's maximum is exceeded and no guest is migrated twice at once.</summary>
internal sealed class SimulatedSite(TimeProvider clock) : IEvacuationSite, IActiveMigrationSource
{
    internal const string Source = "source";

    private readonly Lock changing = new();
    private readonly List<EvacuationMove> active = [];

    internal List<SimulatedVm> Vms { get; } = [];

    internal List<string> Destinations { get; } = ["b", "c"];

    /// <summary>Gets the migrations of others that leave the source.</summary>
    internal List<ActiveMigration> Others { get; } = [];

    internal HashSet<string> Dead { get; } = [];

    internal bool SourceAnswers { get; set; } = true;

    internal int Plans { get; private set; }

    /// <summary>Gets what remained of the window at each plan.</summary>
    internal List<TimeSpan?> Windows { get; } = [];

    internal TimeSpan? Window { get; set; }

    internal List<string> Violations { get; } = [];

    internal List<string> Begun { get; } = [];

    internal int MostAtOnce { get; private set; }

    internal bool IsActive(string name) => Locked(() => active.Any(move => move.Name == name));

    internal SimulatedVm Add(string name, double seconds, int maximum = 2)
    {
        SimulatedVm vm = new() { Name = name, Seconds = seconds, Maximum = maximum };
        Vms.Add(vm);
        return vm;
    }

    public Task<EvacuationAgenda> PlanAsync(EvacuationHistory history, CancellationToken cancellationToken) => Locked(() =>
    {
        if (!SourceAnswers)
        {
            throw new LibvirtException(LibvirtErrorCode.Rpc, "The source does not answer.");
        }

        Plans++;
        Windows.Add(history.RemainingOf(Window));
        var remaining = Vms.Where(vm => vm.Host == Source && !history.Settled.Contains(vm.Id)).ToList();
        List<EvacuationMove> moves = [];
        List<EvacuationStay> stays = [];
        foreach (var vm in remaining.Where(vm => !vm.IsMigratedByOthers && history.Running.All(move => move.Vm != vm.Id)))
        {
            var open = Destinations.Where(host => !Dead.Contains(host) && !history.Failed.Contains((vm.Id, host)) && history.Shares.GetValueOrDefault(host, 1) > 0.5).ToList();
            if (vm.IsPinned || open.Count == 0)
            {
                stays.Add(new(vm.Id, vm.Name, vm.IsPinned ? "It is pinned." : "No destination is left for it."));
            }
            else
            {
                moves.Add(Move(vm, open[moves.Count % open.Count]));
            }
        }

        return Task.FromResult(new EvacuationAgenda
        {
            Moves = moves,
            Active = [.. remaining.Where(vm => vm.IsMigratedByOthers).Select(vm => Move(vm, "b"))],
            Stays = stays,
        });
    });

    public IActiveMigrationSource ActiveMigrationsOf(EvacuationMove move) => this;

    public Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken) => Locked(() => Task.FromResult(new ActiveMigrations([.. Others], [])));

    public async Task<MigrationResult> MigrateAsync(
        EvacuationMove move, MigrationLease lease, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var vm = Vms.Single(other => other.Id == move.Vm);
        Locked(() => Begin(move, vm));
        progress.Report(new() { Sample = new() { Throughput = vm.Rate } });
        if (vm.Error is { } error)
        {
            Locked(() => active.Remove(move));
            throw error;
        }

        await Task.Delay(TimeSpan.FromSeconds(vm.Seconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Locked(() => End(move, vm, cancellationToken.IsCancellationRequested));
    }

    public async Task<MigrationResult> FollowAsync(EvacuationMove move, IProgress<MigrationProgress> progress, CancellationToken cancellationToken)
    {
        var vm = Vms.Single(other => other.Id == move.Vm);
        Locked(() => active.Add(move));
        await Task.Delay(TimeSpan.FromSeconds(vm.Seconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        vm.IsMigratedByOthers = false;
        return Locked(() => End(move, vm, cancellationToken.IsCancellationRequested));
    }

    private static EvacuationMove Move(SimulatedVm vm, string destination) => new()
    {
        Vm = vm.Id,
        Name = vm.Name,
        SourceId = Source,
        DestinationId = destination,
        Plan = new() { MaxOutgoingMigrations = vm.Maximum, MaxIncomingMigrations = vm.Maximum, BandwidthLimit = SimulatedVm.Limit },
        Duration = vm.PredictedSeconds is { } seconds ? new(TimeSpan.FromSeconds(seconds * 0.8), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2)) : null,
    };

    private bool Begin(EvacuationMove move, SimulatedVm vm)
    {
        if (vm.Host != Source || active.Any(other => other.Vm == vm.Id))
        {
            Violations.Add($"{vm.Name} began on {vm.Host} or a second time.");
        }

        Begun.Add($"{vm.Name}>{move.DestinationId}");
        active.Add(move);
        MostAtOnce = Math.Max(MostAtOnce, active.Count);
        foreach (var incoming in active.GroupBy(other => other.DestinationId).Where(group => group.Count() > group.Min(other => other.Plan.MaxIncomingMigrations)))
        {
            Violations.Add($"Too many arrive at {incoming.Key}.");
        }

        if (active.Count + Others.Count > active.Min(other => other.Plan.MaxOutgoingMigrations))
        {
            Violations.Add("Too many leave.");
        }

        return true;
    }

    private MigrationResult End(EvacuationMove move, SimulatedVm vm, bool isCanceled)
    {
        active.Remove(move);
        var fails = Dead.Contains(move.DestinationId!) || vm.FailsAt.Contains(move.DestinationId!);
        var outcome = isCanceled ? MigrationOutcome.Canceled : vm.IsLost ? MigrationOutcome.Unknown : fails ? MigrationOutcome.Failed : MigrationOutcome.Completed;
        var moved = outcome == MigrationOutcome.Completed;
        vm.Host = moved ? move.DestinationId! : vm.Host;
        return new()
        {
            Outcome = outcome,
            Location = moved ? GuestLocation.Destination : outcome == MigrationOutcome.Unknown ? GuestLocation.Unknown : GuestLocation.Source,
            Name = vm.Name,
            Uuid = vm.Id,
            Source = moved ? HostReport.Absent : HostReport.Of(LibvirtDomainState.Running),
            Destination = moved ? HostReport.Of(LibvirtDomainState.Running) : HostReport.Absent,
            Error = fails ? new(vm.FailsWith, $"{move.DestinationId} is broken.") : null,
        };
    }

    private T Locked<T>(Func<T> action)
    {
        lock (changing)
        {
            return action();
        }
    }

    private void Locked(Action action)
    {
        lock (changing)
        {
            action();
        }
    }
}

internal sealed class SimulatedVm
{
    internal Guid Id { get; } = Guid.NewGuid();

    internal required string Name { get; init; }

    internal required double Seconds { get; init; }

    /// <summary>Gets how many may migrate at once beside it, itself included; 1 for a parallel migration.</summary>
    internal required int Maximum { get; init; }

    internal string Host { get; set; } = SimulatedSite.Source;

    internal bool IsPinned { get; set; }

    internal bool IsLost { get; set; }

    internal bool IsMigratedByOthers { get; set; }

    internal Exception? Error { get; set; }

    internal HashSet<string> FailsAt { get; } = [];

    /// <summary>Gets what each may send.</summary>
    internal static Bandwidth Limit { get; } = Bandwidth.FromMegabitsPerSecond(400);

    /// <summary>Gets or sets what it really sends.</summary>
    internal Bandwidth Rate { get; set; } = Limit;

    internal double? PredictedSeconds { get; set; }

    internal LibvirtErrorCode FailsWith { get; set; } = LibvirtErrorCode.OperationFailed;
}
