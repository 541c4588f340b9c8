using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;

namespace ParallelMigration.Testing;

/// <summary>
/// Real gates over a real store, told step by step what happens. After each step it waits until exactly those run that may: too few is a
/// lost wake-up, too many a broken limit. Who may, it works out by itself, in the plainest way.
/// </summary>
/// <param name="start">Makes an orchestrator; a crashed one is replaced.</param>
/// <param name="count">How many orchestrators share the limits.</param>
/// <param name="nudge">Lets a little time pass.</param>
internal sealed class GateMachine(Func<Orchestrator> start, int count, Func<Task> nudge)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Orchestrator[] orchestrators = Enumerable.Range(0, count).Select(_ => start()).ToArray();
    private readonly List<Migration> migrations = [];
    private readonly Lock world = new();
    private ImmutableList<(string Source, string Destination, Guid Vm)> others = [];

    private List<Migration> Waiting => migrations.Where(migration => !migration.MayRun).ToList();

    private List<Migration> Running => migrations.Where(migration => migration.MayRun).ToList();

    public async Task RunAsync(IEnumerable<GateStep> steps)
    {
        foreach (var step in steps)
        {
            await DoAsync(step);
            await SettleAsync($"after {step}");
        }

        Others(all => all.Clear());
        while (migrations.Count > 0)
        {
            await SettleAsync("at the end");
            await ReleaseAsync(Running[0]);
        }
    }

    private async Task DoAsync(GateStep step)
    {
        switch (step.Action)
        {
            case GateAction.Enter:
                await EnterAsync(step, step.Pick % orchestrators.Length);
                break;
            case GateAction.Cancel when Waiting is { Count: > 0 } waiting:
                await CancelAsync(waiting[step.Pick % waiting.Count]);
                break;
            case GateAction.Release when Running is { Count: > 0 } running:
                await ReleaseAsync(running[step.Pick % running.Count]);
                break;
            case GateAction.Crash when orchestrators[0].CanCrash:
                await CrashAsync(step.Pick % orchestrators.Length);
                break;
            case GateAction.OthersStart:
                Others(all => all.Add(($"host {step.Source}", $"host {step.Destination}", Guid.NewGuid())));
                break;
            case GateAction.OthersEnd when others.Count > 0:
                Others(all => all.RemoveAt(step.Pick % all.Count));
                break;
        }
    }

    private async Task EnterAsync(GateStep step, int owner)
    {
        var request = new MigrationGateRequest
        {
            SourceHostId = $"host {step.Source}",
            DestinationHostId = $"host {step.Destination}",
            Vm = Guid.NewGuid(),
            MaxOutgoingMigrations = step.MaxOutgoing,
            MaxIncomingMigrations = step.MaxIncoming,
        };
        var orchestrator = orchestrators[owner];
        var cancel = new CancellationTokenSource();
        migrations.Add(new(request, owner, cancel, orchestrator.Gate.EnterAsync(request, new Census(this, request), null, cancel.Token)));
        await orchestrator.WhenAddedAsync(request).WaitAsync(Patience);
    }

    private async Task CancelAsync(Migration migration)
    {
        migrations.Remove(migration);
        await migration.Cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => migration.Entering).WaitAsync(Patience);
    }

    private async Task ReleaseAsync(Migration migration)
    {
        migrations.Remove(migration);
        var place = await migration.Entering;
        await place.DisposeAsync();
        await place.DisposeAsync(); // harmless
    }

    private async Task CrashAsync(int owner)
    {
        await orchestrators[owner].CrashAsync();
        orchestrators[owner] = start();
        migrations.RemoveAll(migration => migration.Owner == owner);
    }

    /// <summary>In the order in which they came: whoever may run now does, both by this and by the gates.</summary>
    private async Task SettleAsync(string when)
    {
        foreach (var migration in Waiting)
        {
            migration.MayRun = MayRun(migration, outgoing: true) && MayRun(migration, outgoing: false);
        }

        using var limit = new CancellationTokenSource(Patience);
        while (migrations.Any(migration => migration.Runs != migration.MayRun))
        {
            foreach (var failed in migrations.Where(migration => migration.Entering.IsFaulted))
            {
                await failed.Entering;
            }

            Assert.False(
                limit.IsCancellationRequested || migrations.Any(migration => migration.Runs && !migration.MayRun),
                $"The gate and the rules differ {when}:\n{string.Join('\n', migrations)}\nothers: {string.Join(", ", others)}");
            await nudge();
        }
    }

    private bool MayRun(Migration migration, bool outgoing)
    {
        var same = migrations.Where(other => other != migration && Host(other.Request, outgoing) == Host(migration.Request, outgoing)).ToList();
        var running = same.Where(other => other.MayRun).ToList();
        var strangers = others.Count(other => (outgoing ? other.Source : other.Destination) == Host(migration.Request, outgoing));
        return !same.Any(other => !other.MayRun && migrations.IndexOf(other) < migrations.IndexOf(migration))
            && running.Append(migration).All(other => running.Count + strangers + 1 <= Maximum(other.Request, outgoing));
    }

    private static string Host(MigrationGateRequest request, bool outgoing) => outgoing ? request.SourceHostId : request.DestinationHostId;

    private static int Maximum(MigrationGateRequest request, bool outgoing) => outgoing ? request.MaxOutgoingMigrations : request.MaxIncomingMigrations;

    private void Others(Func<ImmutableList<(string Source, string Destination, Guid Vm)>, ImmutableList<(string Source, string Destination, Guid Vm)>> change)
    {
        lock (world)
        {
            others = change(others);
        }
    }

    private sealed class Migration(MigrationGateRequest request, int owner, CancellationTokenSource cancel, Task<MigrationPlace> entering)
    {
        public MigrationGateRequest Request => request;

        public int Owner => owner;

        public CancellationTokenSource Cancel => cancel;

        public Task<MigrationPlace> Entering => entering;

        public bool MayRun { get; set; }

        public bool Runs => entering.IsCompletedSuccessfully;

        public override string ToString() =>
            $"{request.SourceHostId} to {request.DestinationHostId}, at most {request.MaxOutgoingMigrations} and {request.MaxIncomingMigrations}, "
            + $"orchestrator {owner}: may {(MayRun ? "" : "not ")}run, {entering.Status}";
    }

    /// <summary>As libvirt would answer: what others have started.</summary>
    private sealed class Census(GateMachine machine, MigrationGateRequest request) : IMigrationCensus
    {
        public Task<MigrationCensus> TakeAsync(CancellationToken cancellationToken)
        {
            lock (machine.world)
            {
                return Task.FromResult(new MigrationCensus(
                    [.. machine.others.Where(other => other.Source == request.SourceHostId).Select(other => other.Vm)],
                    [.. machine.others.Where(other => other.Destination == request.DestinationHostId).Select(other => other.Vm)]));
            }
        }
    }
}
