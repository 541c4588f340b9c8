using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Testing;

/// <summary>
/// Runs real limiters over a real store, step by step. After each step it waits until exactly those migrations run that may: too few is a
/// lost wake-up, too many a broken limit. It computes which may by itself, in the simplest way.
/// </summary>
/// <param name="start">Starts a process; a crashed one is replaced.</param>
/// <param name="count">How many processes share the limits.</param>
/// <param name="nudge">Lets a little time pass.</param>
internal sealed class LimiterMachine(Func<LimiterProcess> start, int count, Func<Task> nudge)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly LimiterProcess[] processes = Enumerable.Range(0, count).Select(_ => start()).ToArray();
    private readonly List<Migration> migrations = [];
    private readonly Lock world = new();
    private ImmutableList<(string Source, string Destination, Guid Vm)> others = [];

    private List<Migration> Waiting => migrations.Where(migration => !migration.MayRun).ToList();

    private List<Migration> Running => migrations.Where(migration => migration.MayRun).ToList();

    public async Task RunAsync(IEnumerable<LimiterStep> steps)
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

    private async Task DoAsync(LimiterStep step)
    {
        switch (step.Action)
        {
            case LimiterAction.Acquire:
                await AcquireAsync(step, step.Pick % processes.Length);
                break;
            case LimiterAction.Cancel when Waiting is { Count: > 0 } waiting:
                await CancelAsync(waiting[step.Pick % waiting.Count]);
                break;
            case LimiterAction.Release when Running is { Count: > 0 } running:
                await ReleaseAsync(running[step.Pick % running.Count]);
                break;
            case LimiterAction.Crash when processes[0].CanCrash:
                await CrashAsync(step.Pick % processes.Length);
                break;
            case LimiterAction.OthersStart:
                Others(all => all.Add(($"host {step.Source}", $"host {step.Destination}", Guid.NewGuid())));
                break;
            case LimiterAction.OthersEnd when others.Count > 0:
                Others(all => all.RemoveAt(step.Pick % all.Count));
                break;
        }
    }

    private async Task AcquireAsync(LimiterStep step, int owner)
    {
        var request = new LeaseRequest
        {
            SourceHostId = $"host {step.Source}",
            DestinationHostId = $"host {step.Destination}",
            Vm = Guid.NewGuid(),
            MaxOutgoingMigrations = step.MaxOutgoing,
            MaxIncomingMigrations = step.MaxIncoming,
        };
        var process = processes[owner];
        var cancel = new CancellationTokenSource();
        migrations.Add(new(request, owner, cancel, process.Limiter.AcquireAsync(request, new ActiveSource(this, request), null, cancel.Token)));
        await process.WhenAddedAsync(request).WaitAsync(Timeout);
    }

    private async Task CancelAsync(Migration migration)
    {
        migrations.Remove(migration);
        await migration.Cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => migration.Acquiring).WaitAsync(Timeout);
    }

    private async Task ReleaseAsync(Migration migration)
    {
        migrations.Remove(migration);
        var lease = await migration.Acquiring;
        await lease.DisposeAsync();
        await lease.DisposeAsync(); // harmless
    }

    private async Task CrashAsync(int owner)
    {
        await processes[owner].CrashAsync();
        processes[owner] = start();
        migrations.RemoveAll(migration => migration.Owner == owner);
    }

    /// <summary>Waits until the limiters agree with this machine on which migrations run.</summary>
    private async Task SettleAsync(string when)
    {
        foreach (var migration in Waiting)
        {
            migration.MayRun = MayRun(migration, outgoing: true) && MayRun(migration, outgoing: false);
        }

        using var limit = new CancellationTokenSource(Timeout);
        while (migrations.Any(migration => migration.Runs != migration.MayRun))
        {
            foreach (var failed in migrations.Where(migration => migration.Acquiring.IsFaulted))
            {
                await failed.Acquiring;
            }

            Assert.False(
                limit.IsCancellationRequested || migrations.Any(migration => migration.Runs && !migration.MayRun),
                $"The limiter and the rules differ {when}:\n{string.Join('\n', migrations)}\nothers: {string.Join(", ", others)}");
            await nudge();
        }
    }

    private bool MayRun(Migration migration, bool outgoing)
    {
        var same = migrations.Where(other => other != migration && Host(other.Request, outgoing) == Host(migration.Request, outgoing)).ToList();
        var running = same.Where(other => other.MayRun).ToList();
        var elsewhere = others.Count(other => (outgoing ? other.Source : other.Destination) == Host(migration.Request, outgoing));
        return !same.Any(other => !other.MayRun && migrations.IndexOf(other) < migrations.IndexOf(migration))
            && running.Append(migration).All(other => running.Count + elsewhere + 1 <= Maximum(other.Request, outgoing));
    }

    private static string Host(LeaseRequest request, bool outgoing) => outgoing ? request.SourceHostId : request.DestinationHostId!;

    private static int Maximum(LeaseRequest request, bool outgoing) => outgoing ? request.MaxOutgoingMigrations : request.MaxIncomingMigrations;

    private void Others(Func<ImmutableList<(string Source, string Destination, Guid Vm)>, ImmutableList<(string Source, string Destination, Guid Vm)>> change)
    {
        lock (world)
        {
            others = change(others);
        }
    }

    private sealed class Migration(LeaseRequest request, int owner, CancellationTokenSource cancel, Task<MigrationLease> acquiring)
    {
        public LeaseRequest Request => request;

        public int Owner => owner;

        public CancellationTokenSource Cancel => cancel;

        public Task<MigrationLease> Acquiring => acquiring;

        public bool MayRun { get; set; }

        public bool Runs => acquiring.IsCompletedSuccessfully;

        public override string ToString() =>
            $"{request.SourceHostId} to {request.DestinationHostId}, at most {request.MaxOutgoingMigrations} and {request.MaxIncomingMigrations}, "
            + $"process {owner}: may {(MayRun ? "" : "not ")}run, {acquiring.Status}";
    }

    /// <summary>Reports the migrations that were started elsewhere, as the hosts would.</summary>
    private sealed class ActiveSource(LimiterMachine machine, LeaseRequest request) : IActiveMigrationSource
    {
        public Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken)
        {
            lock (machine.world)
            {
                return Task.FromResult(new ActiveMigrations(
                    [.. machine.others.Where(other => other.Source == request.SourceHostId).Select(other => new ActiveMigration(other.Vm))],
                    [.. machine.others.Where(other => other.Destination == request.DestinationHostId).Select(other => new ActiveMigration(other.Vm))]));
            }
        }
    }
}
