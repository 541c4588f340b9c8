using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>One evacuation. One task decides; migrations report to it.</summary>
internal sealed class EvacuationRun : IDisposable
{
    /// <summary>How often a guest is tried: once, and twice again elsewhere.</summary>
    internal const int MostAttempts = 3;

    /// <summary>Below this part of its limit a migration is slow because of its link, and not by chance.</summary>
    private const double SlowShare = 0.8;

    /// <summary>How often hosts that do not answer are asked again.</summary>
    internal const int MostUnanswered = 12;

    /// <summary>The time between two polls of what takes longer than planned, and before hosts that did not answer are asked again.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IEvacuationSite site;
    private readonly MigrationLimiter limiter;
    private readonly TimeProvider clock;
    private readonly IProgress<EvacuationStatus>? progress;
    private readonly CancellationToken stop;
    private readonly CancellationToken cancel;
    private readonly CancellationTokenSource stopping;
    private readonly long start;

    private readonly Lock reporting = new();
    private readonly List<Guid> order = [];
    private readonly Dictionary<Guid, EvacuatedVm> vms = [];
    private readonly Dictionary<Guid, EvacuationTurn> running = [];
    private readonly HashSet<(Guid Vm, string HostId)> failed = [];
    private readonly HashSet<Guid> overdue = [];
    private readonly Dictionary<string, double> shares = [];
    private List<EvacuationMove> waiting = [];
    private int replans;
    private int unanswered;
    private bool differs;
    private long? planAgainAfter;

    public EvacuationRun(
        IEvacuationSite site, MigrationLimiter limiter, TimeProvider clock, IProgress<EvacuationStatus>? progress, CancellationToken stop, CancellationToken cancel)
    {
        (this.site, this.limiter, this.clock, this.progress, this.stop, this.cancel) = (site, limiter, clock, progress, stop, cancel);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, cancel);
        start = clock.GetTimestamp();
    }

    private bool IsStopping => stopping.IsCancellationRequested;

    public void Dispose() => stopping.Dispose();

    public async Task<EvacuationStatus> ExecuteAsync(EvacuationAgenda? agenda)
    {
        using var withdrawal = stopping.Token.Register(Withdraw);
        var isFresh = false; // whether nothing has changed since the hosts were asked
        if (agenda is null)
        {
            isFresh = await PlanAsync().ConfigureAwait(false);
        }
        else
        {
            Take(agenda);
        }

        while (true)
        {
            isFresh &= !Start();
            Report();
            if (running.Count == 0 && (IsStopping || (waiting.Count == 0 && isFresh) || unanswered > MostUnanswered))
            {
                return End();
            }

            if (running.Count > 0 || (!isFresh && planAgainAfter is not null))
            {
                await WaitAsync().ConfigureAwait(false);
                isFresh &= !await TakeEndsAsync().ConfigureAwait(false);
                Report(); // why one failed, before it is planned again
                LookForOverdue();
            }

            // When all has run, the hosts are asked once more: a guest may have been started meanwhile.
            if (!IsStopping && !(planAgainAfter is { } then && clock.GetElapsedTime(then) < Interval) && (differs || (running.Count == 0 && waiting.Count == 0 && !isFresh)))
            {
                isFresh = await PlanAsync().ConfigureAwait(false);
            }
        }
    }

    /// <returns>Whether the hosts answered.</returns>
    private async Task<bool> PlanAsync()
    {
        var replans = differs;
        try
        {
            HashSet<Guid> settled;
            lock (reporting)
            {
                settled = [.. vms.Values.Where(IsSettled).Select(vm => vm.Vm)];
            }

            var agenda = await site.PlanAsync(new(settled, failed, [.. running.Values.Select(turn => turn.Move)], shares, clock.GetElapsedTime(start)), stopping.Token).ConfigureAwait(false);
            (unanswered, planAgainAfter, differs) = (0, null, false);
            this.replans += replans ? 1 : 0;
            Take(agenda);
            return true;
        }
        catch (LibvirtException)
        {
            unanswered++;
            planAgainAfter = clock.GetTimestamp();
            differs = true;
            return false;
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            return false;
        }
    }

    private void Take(EvacuationAgenda agenda)
    {
        lock (reporting)
        {
            HashSet<Guid> named = [];
            waiting = [];
            foreach (var move in agenda.Active.Concat(agenda.Moves))
            {
                if (!named.Add(move.Vm) || running.ContainsKey(move.Vm) || (vms.TryGetValue(move.Vm, out var known) && IsSettled(known)))
                {
                    continue;
                }

                Change(move.Vm, move.Name, vm => vm with { State = EvacuatedVmState.Waiting, Move = move, Message = null });
                if (agenda.Active.Contains(move))
                {
                    Follow(move);
                }
                else
                {
                    waiting.Add(move);
                }
            }

            foreach (var stay in agenda.Stays)
            {
                if (named.Add(stay.Vm) && !running.ContainsKey(stay.Vm) && !(vms.TryGetValue(stay.Vm, out var known) && IsSettled(known)))
                {
                    Change(stay.Vm, stay.Name, vm => vm with { State = EvacuatedVmState.Stayed, Message = Why(vm, stay.Reason) });
                }
            }

            foreach (var vm in vms.Values.Where(vm => !IsSettled(vm) && !named.Contains(vm.Vm) && !running.ContainsKey(vm.Vm)).ToList())
            {
                Change(vm.Vm, vm.Name, gone => gone with { State = EvacuatedVmState.Gone, Message = "It is not there any more." });
            }
        }
    }

    // The hosts may let one go later that cannot move now.
    private static bool IsSettled(EvacuatedVm vm) => vm.State is EvacuatedVmState.Moved or EvacuatedVmState.Gone or EvacuatedVmState.Uncertain
        || (vm.State == EvacuatedVmState.Stayed && vm.Attempts >= MostAttempts);

    // Why its migration failed comes first, however often the rest is planned again.
    private static string Why(EvacuatedVm vm, string reason) => vm is { Attempts: > 0, Message: { } before }
        ? before.Contains(reason, StringComparison.Ordinal) ? before : $"{before.TrimEnd('.')}. {reason}"
        : reason;

    /// <returns>Whether any began.</returns>
    private bool Start()
    {
        if (IsStopping)
        {
            return false;
        }

        var free = EvacuationPlaces.Free(waiting, running.Values.Select(turn => turn.Move));
        foreach (var move in free)
        {
            waiting.Remove(move);
            EvacuationTurn turn = new(move, false, clock.GetTimestamp(), cancel);
            running.Add(move.Vm, turn);
            Change(move, vm => vm with { State = EvacuatedVmState.Queued, Progress = null, Wait = null });
            turn.Run(MigrateAsync);
        }

        return free.Count > 0;
    }

    private async Task<MigrationResult> MigrateAsync(EvacuationTurn turn, CancellationToken cancellation)
    {
        var (move, isFirst) = (turn.Move, true);
        return await limiter.RunAsync(
            LeaseRequest.Create(move.Plan, move.SourceId, move.DestinationId, move.Vm),
            site.ActiveMigrationsOf(move),
            async (lease, token) =>
            {
                turn.Begin(clock.GetTimestamp());
                var began = clock.GetElapsedTime(start);
                Change(move, vm => vm with { State = EvacuatedVmState.Migrating, Wait = null, Began = began, Ended = null, Attempts = vm.Attempts + (isFirst ? 1 : 0) });
                isFirst = false;
                Report();
                var result = await site.MigrateAsync(move, lease, new Reports(this, move), token).ConfigureAwait(false);
                turn.Pause();
                return result;
            },
            result => result.Outcome == MigrationOutcome.Canceled,
            new Waits(this, move),
            cancellation).ConfigureAwait(false);
    }

    private void Follow(EvacuationMove move)
    {
        EvacuationTurn turn = new(move, true, clock.GetTimestamp(), cancel);
        running.Add(move.Vm, turn);
        var began = clock.GetElapsedTime(start);
        Change(move, vm => vm with { State = EvacuatedVmState.Migrating, Began = began, Ended = null });
        turn.Run(async (_, cancellation) =>
        {
            var request = LeaseRequest.Create(move.Plan, move.SourceId, move.DestinationId, move.Vm) with { IsRunning = true };
            var lease = await limiter.AcquireAsync(request, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                return await site.FollowAsync(move, new Reports(this, move), cancellation).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Waits until something has ended, the evacuation is stopped, or it is time to poll again.</summary>
    private async Task WaitAsync()
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(IsStopping ? CancellationToken.None : stopping.Token);
        var pause = Task.Delay(Interval, clock, over.Token);
        await Task.WhenAny([pause, .. running.Values.Select(turn => turn.End)]).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <returns>Whether any has ended.</returns>
    private async Task<bool> TakeEndsAsync()
    {
        var ended = running.Values.Where(turn => turn.End.IsCompleted).ToList();
        foreach (var turn in ended)
        {
            running.Remove(turn.Move.Vm);
            Take(turn, await turn.End.ConfigureAwait(false));
            turn.Dispose();
        }

        return ended.Count > 0;
    }

    private void Take(EvacuationTurn turn, EvacuationTurnEnd end)
    {
        var move = turn.Move;
        var verdict = EvacuationVerdicts.Of(end, cancel.IsCancellationRequested);
        if (turn.Follows && verdict is EvacuationVerdict.Gone or EvacuationVerdict.Failed && end.Error is not null)
        {
            verdict = EvacuationVerdict.NotTried; // it could not be followed: the hosts are asked where it is
        }

        var ended = clock.GetElapsedTime(start);
        Change(move, vm => vm with { Result = end.Result ?? vm.Result, Progress = null, Wait = null, Ended = vm.Began is null ? null : ended });
        switch (verdict)
        {
            case EvacuationVerdict.Moved:
                Change(move, vm => vm with { State = EvacuatedVmState.Moved, Message = null });
                if (waiting.Count > 0 && IsOutOfRange(turn, end.Result?.Statistics?.TotalTime ?? clock.GetElapsedTime(turn.StartedAt)))
                {
                    Learn(move, end.Result?.Statistics?.Throughput);
                    differs = true;
                }

                return;
            case EvacuationVerdict.Gone:
                Change(move, vm => vm with { State = EvacuatedVmState.Gone, Message = "It is not there any more." });
                break;
            case EvacuationVerdict.Uncertain:
                Change(move, vm => vm with { State = EvacuatedVmState.Uncertain, Message = Text(end) });
                break;
            case EvacuationVerdict.Stayed:
                Change(move, vm => vm with { State = EvacuatedVmState.Stayed, Attempts = MostAttempts, Message = Text(end) });
                break;
            case EvacuationVerdict.NotTried:
                Change(move, vm => vm with { State = EvacuatedVmState.Waiting });
                planAgainAfter = clock.GetTimestamp();
                break;
            default:
                Fail(move, WithRemedy(end));
                break;
        }

        differs = true;
    }

    private void Fail(EvacuationMove move, string why)
    {
        if (move.DestinationId is { } destination)
        {
            failed.Add((move.Vm, destination));
        }

        Change(move, vm => vm with
        {
            State = vm.Attempts >= MostAttempts ? EvacuatedVmState.Stayed : EvacuatedVmState.Waiting,
            Message = why,
        });
    }

    private static string Text(EvacuationTurnEnd end) => end switch
    {
        { Error: { } error } => error.Message,
        { Result: { Outcome: MigrationOutcome.Canceled } } => "Canceled.",
        { Result.Error: { } error } => error.Message,
        { Result.Actions: { Count: > 0 } actions } => actions[^1].Message,
        { Result: { } result } => result.ToString(),
        _ => "",
    };

    // libvirt asks before anything is sent whether the guest can be migrated at all, and refuses for any destination.
    private static string WithRemedy(EvacuationTurnEnd end) =>
        (end.Error as LibvirtException ?? end.Result?.Error)?.Code is LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationUnsupported
            ? $"{Text(end).TrimEnd('.')}. If a device of the guest cannot be migrated, detach it, or shut the guest down."
            : Text(end);

    // What is predicted is the transfer, without libvirt's preparations for it.
    private static bool IsOutOfRange(EvacuationTurn turn, TimeSpan took) =>
        turn.Move.Duration is { } range && !turn.Follows && (took < range.P5 || took > range.P95);

    private void LookForOverdue()
    {
        foreach (var turn in running.Values.Where(turn => !turn.Follows && waiting.Count > 0))
        {
            var progress = Known(turn.Move.Vm).Progress;
            var takes = progress is { Sample: var sample } && sample.Elapsed > TimeSpan.Zero ? sample.Elapsed : clock.GetElapsedTime(turn.StartedAt);
            if (takes > turn.Move.Duration?.P95 && overdue.Add(turn.Move.Vm))
            {
                Learn(turn.Move, progress?.Sample.Throughput);
                differs = true;
            }
        }
    }

    // One that takes long at its full bandwidth has a guest that changes much: that says nothing of its destination.
    private void Learn(EvacuationMove move, Bandwidth? rate)
    {
        if (move is { DestinationId: { } host, Plan.BandwidthLimit: { BitsPerSecond: > 0 } limit } && rate is { } real && real.BitsPerSecond < limit.BitsPerSecond * SlowShare)
        {
            shares[host] = Math.Min(shares.GetValueOrDefault(host, 1), Math.Max(0.01, (double)real.BitsPerSecond / limit.BitsPerSecond));
        }
    }

    private void Withdraw()
    {
        lock (reporting)
        {
            foreach (var turn in running.Values)
            {
                turn.Withdraw();
            }
        }
    }

    private EvacuationStatus End()
    {
        lock (reporting)
        {
            foreach (var vm in vms.Values.Where(vm => vm.State == EvacuatedVmState.Waiting).ToList())
            {
                Change(vm.Vm, vm.Name, left => unanswered > MostUnanswered
                    ? left with { State = EvacuatedVmState.Uncertain, Message = "Its host does not answer." }
                    : left with { State = EvacuatedVmState.Stayed, Message = left.Message ?? "Its migration was not begun." });
            }
        }

        Report();
        return Status();
    }

    private void Change(EvacuationMove move, Func<EvacuatedVm, EvacuatedVm> change) => Change(move.Vm, move.Name, vm => change(vm) with { Move = move });

    private void Change(Guid id, string name, Func<EvacuatedVm, EvacuatedVm> change)
    {
        lock (reporting)
        {
            if (!vms.TryGetValue(id, out var vm))
            {
                order.Add(id);
                vm = new() { Vm = id, Name = name };
            }

            vms[id] = change(vm);
        }
    }

    private EvacuatedVm Known(Guid id)
    {
        lock (reporting)
        {
            return vms[id];
        }
    }

    private void Report()
    {
        lock (reporting)
        {
            progress?.Report(Status());
        }
    }

    private EvacuationStatus Status()
    {
        lock (reporting)
        {
            return new() { Vms = [.. order.Select(id => vms[id])], Elapsed = clock.GetElapsedTime(start), Replans = replans, IsStopping = IsStopping };
        }
    }

    private sealed class Reports(EvacuationRun run, EvacuationMove move) : IProgress<MigrationProgress>
    {
        public void Report(MigrationProgress value)
        {
            run.Change(move, vm => vm.State == EvacuatedVmState.Migrating ? vm with { Progress = value } : vm);
            run.Report();
        }
    }

    private sealed class Waits(EvacuationRun run, EvacuationMove move) : IProgress<LeaseWait>
    {
        public void Report(LeaseWait value)
        {
            run.Change(move, vm => vm.State is EvacuatedVmState.Queued or EvacuatedVmState.Migrating ? vm with { State = EvacuatedVmState.Queued, Wait = value } : vm);
            run.Report();
        }
    }
}
