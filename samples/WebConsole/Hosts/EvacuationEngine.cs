using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;
using Planned = ParallelMigration.Evacuation.PlannedMigration;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>Empties hosts: starts the migrations of a plan, as many at once as their plans allow, and plans the rest again whenever one has ended.</summary>
/// <remarks>What is to be emptied is in the store, and what runs is known to the hosts: a console that is started again goes on with both.</remarks>
internal sealed partial class EvacuationEngine(
    HostDirectory hosts,
    EvacuationPlanning planning,
    IEvacuationMigrations migrations,
    IMigrationSettingsStore store,
    IMigrationRecords records,
    IEvacuationRecords evacuations,
    IAuditLog log,
    TimeProvider time,
    ILogger<EvacuationEngine> logger) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, Run> runs = new();
    private readonly SemaphoreSlim starting = new(1);

    public void Dispose() => starting.Dispose();

    /// <summary>Gets the hosts that are being emptied.</summary>
    internal IReadOnlyCollection<Guid> Closed => [.. runs.Values.SelectMany(run => run.Record.HostIds)];

    /// <summary>Gets whether this process carries an evacuation out. One that has not ended and is not carried out waits until the hosts were asked.</summary>
    internal bool IsSupervised(Guid id) => runs.ContainsKey(id);

    /// <summary>Starts an evacuation and returns as soon as it has started.</summary>
    /// <exception cref="MigrationRefusedException">It cannot be carried out, or one of its hosts is being emptied already.</exception>
    internal async Task<EvacuationRecord> StartAsync(EvacuationWish wanted, ChangeOrigin origin, CancellationToken cancellation)
    {
        if (hosts.Problem is { } problem)
        {
            throw new MigrationRefusedException(MigrationRefusal.NoHost, problem);
        }

        await starting.WaitAsync(cancellation);
        try
        {
            var closed = Closed;
            if (wanted.HostIds.Any(closed.Contains))
            {
                throw new MigrationRefusedException(MigrationRefusal.AlreadyMigrating, "One of the hosts is being emptied already.");
            }

            var draft = await planning.PlanAsync(wanted with { Closed = closed }, cancellation);
            if (!draft.IsReal)
            {
                throw new MigrationRefusedException(MigrationRefusal.NoHost, "One of the hosts is an example: it is not connected.");
            }

            EvacuationRecord record = new()
            {
                Id = Guid.NewGuid(),
                ClusterId = wanted.ClusterId,
                HostIds = [.. wanted.HostIds],
                HostNames = string.Join(", ", draft.Hosts.Values.Where(host => wanted.HostIds.Contains(host.Id)).Select(host => host.Name).Order(StringComparer.Ordinal)),
                Force = wanted.Force,
                Window = wanted.Window,
                PredictedTime = draft.Plan.TotalTime?.P50,
                User = origin.User,
                CorrelationId = origin.CorrelationId,
                Started = time.GetUtcNow(),
            };
            await evacuations.SaveAsync(record, CancellationToken.None);
            var window = wanted.Window is { } limit ? string.Create(CultureInfo.InvariantCulture, $" Window: {limit.TotalMinutes:0.##} min.") : "";
            await log.AddAsync(Entry(record, AuditAction.EvacuationStarted, origin, $"{draft.Plan.Migrations.Count} of {draft.Plan.Migrations.Count + draft.Staying.Count} VMs can move.{window}"), CancellationToken.None);
            Begin(record);
            return record;
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Stops an evacuation: it starts no more migrations. Stopped again, those that run are canceled.</summary>
    /// <returns>What could not be canceled, and why; <see langword="null"/>: nothing.</returns>
    internal async Task<string?> StopAsync(Guid id, ChangeOrigin origin, CancellationToken cancellation)
    {
        if (!runs.TryGetValue(id, out var run))
        {
            throw new MigrationRefusedException(MigrationRefusal.NotMigrating, "The evacuation does not run.");
        }

        if (!run.Record.IsStopping)
        {
            await log.AddAsync(Entry(run.Record, AuditAction.EvacuationStopped, origin, "No more migrations are started."), cancellation);
            await run.ChangeAsync(evacuations, record => record with { IsStopping = true });
            run.Wake();
            return null;
        }

        await log.AddAsync(Entry(run.Record, AuditAction.EvacuationStopped, origin, "Its migrations that run are canceled."), cancellation);
        List<string> refused = [];
        foreach (var vm in run.Record.Vms.Where(vm => vm.State == EvacuatedVmState.Migrating))
        {
            try
            {
                if (await store.FindVmAsync(vm.Id, cancellation) is { } stored)
                {
                    await migrations.CancelAsync(stored, origin, cancellation);
                }
            }
            catch (MigrationRefusedException error)
            {
                refused.Add(error.Message);
            }
        }

        return refused.Count == 0 ? null : string.Join(" ", refused);
    }

    /// <summary>Goes on with the evacuations that have not ended. Called when all hosts have been asked, and their migrations are supervised.</summary>
    internal async Task ResumeAsync(CancellationToken cancellation)
    {
        foreach (var record in await evacuations.ReadRunningAsync(cancellation))
        {
            if (!runs.ContainsKey(record.Id))
            {
                LogResumed(record.HostNames);
                Begin(record);
            }
        }
    }

    private void Begin(EvacuationRecord record)
    {
        Run run = new(record);
        if (runs.TryAdd(record.Id, run))
        {
            _ = RunAsync(run);
        }
    }

    private async Task RunAsync(Run run)
    {
        await Task.Yield();
        migrations.Changed += run.Wake;
        string? failure = null;
        try
        {
            await StepsAsync(run);
        }
        catch (Exception error)
        {
            // Its migrations go on and are supervised; who started it decides what next.
            LogFailed(error, run.Record.HostNames);
            failure = error.Message;
        }

        migrations.Changed -= run.Wake;
        try
        {
            await run.ChangeAsync(evacuations, record => End(record, failure));
            await log.AddAsync(Entry(run.Record, AuditAction.EvacuationEnded, new("console", run.Record.CorrelationId ?? run.Record.Id.ToString()), run.Record.Outcome), CancellationToken.None);
        }
        catch (Exception error)
        {
            LogFailed(error, run.Record.HostNames);
        }

        runs.TryRemove(run.Record.Id, out _);
    }

    private async Task StepsAsync(Run run)
    {
        while (true)
        {
            var (running, isStopping) = (migrations.Running, run.Record.IsStopping);
            await TakeEndsAsync(run, running);
            var others = running.Where(one => run.Record.HostIds.Contains(one.SourceId) || (one.DestinationId is { } to && run.Record.HostIds.Contains(to)));
            var (hasStarted, remaining) = isStopping ? (false, 0) : await StartNextAsync(run);
            if (!hasStarted && remaining == 0 && !others.Any() && !run.Record.Vms.Any(vm => vm.State == EvacuatedVmState.Migrating))
            {
                return;
            }

            if (!hasStarted)
            {
                // Migrations report all the time; there is something to do when one has begun or ended.
                var before = Ids(running);
                do
                {
                    await run.WaitAsync();
                }
                while (Ids(migrations.Running).SetEquals(before) && run.Record.IsStopping == isStopping);
            }
        }
    }

    private static HashSet<Guid> Ids(IReadOnlyList<MigrationRecord> running) => [.. running.Select(one => one.Id)];

    /// <summary>Notes how this evacuation's migrations have ended.</summary>
    private async Task TakeEndsAsync(Run run, IReadOnlyList<MigrationRecord> running)
    {
        foreach (var vm in run.Record.Vms.Where(vm => vm.State == EvacuatedVmState.Migrating && running.All(one => one.Id != vm.MigrationId)))
        {
            var end = vm.MigrationId is { } id ? await records.FindAsync(id, CancellationToken.None) : null;
            var state = end?.Status switch
            {
                JobStatus.Finished => EvacuatedVmState.Moved,
                JobStatus.Failed => EvacuatedVmState.Waiting,
                JobStatus.Aborted => EvacuatedVmState.Canceled,
                _ => EvacuatedVmState.Unknown,
            };
            if (state == EvacuatedVmState.Waiting && vm.DestinationName is { } destination)
            {
                run.Failed.Add((vm.Id, destination));
            }

            await run.ChangeAsync(evacuations, vm with { State = state, Message = state == EvacuatedVmState.Moved ? null : end?.Outcome });
        }
    }

    /// <summary>Plans what remains, and starts what may start now.</summary>
    /// <returns>Whether something was started or refused, and how many could move but have not been started.</returns>
    private async Task<(bool HasStarted, int Remaining)> StartNextAsync(Run run)
    {
        HashSet<Guid> settled = [.. run.Record.Vms.Where(vm => vm.State is EvacuatedVmState.Moved or EvacuatedVmState.Canceled or EvacuatedVmState.Unknown).Select(vm => vm.Id)];
        var draft = await planning.PlanAsync(
            new()
            {
                ClusterId = run.Record.ClusterId,
                HostIds = run.Record.HostIds,
                Force = run.Record.Force,
                Closed = [.. Closed.Except(run.Record.HostIds)],
                Settled = settled,
                Failed = run.Failed,
            });
        await run.ChangeAsync(evacuations, record => record with { Vms = Listed(record.Vms, draft, settled) });
        var (started, running) = (0, migrations.Running);
        foreach (var next in EvacuationOrder.Free(draft.Plan.Migrations, running.Select(EvacuationOrder.Of)))
        {
            if (run.Record.IsStopping)
            {
                break;
            }

            var vm = draft.Vms[next.VmId];
            EvacuatedVm entry = new() { Id = vm.Id, Name = vm.Name, State = EvacuatedVmState.Migrating, DestinationName = next.DestinationId };
            try
            {
                MigrationStart start = new() { Vm = vm, Destination = draft.Hosts[next.DestinationId], Force = run.Record.Force, Origin = new(run.Record.User, run.Record.CorrelationId ?? run.Record.Id.ToString()) };
                var job = await migrations.StartAsync(start, next.Duration?.P50, Shared(next), CancellationToken.None);
                await run.ChangeAsync(evacuations, entry with { MigrationId = job.Id });
            }
            catch (MigrationRefusedException error) when (error.Refusal != MigrationRefusal.AlreadyMigrating)
            {
                run.Failed.Add((vm.Id, next.DestinationId));
                await run.ChangeAsync(evacuations, entry with { State = EvacuatedVmState.Waiting, Message = error.Message });
            }
            catch (MigrationRefusedException)
            {
                // Another one was faster: its end is waited for.
                continue;
            }

            started++;
        }

        return (started > 0, draft.Plan.Migrations.Count - started);
    }

    private static MigrationDecision? Shared(Planned next) =>
        next.Decision.Reasons.Any(reason => reason.Code == ReasonCode.AutoSharesLink) ? next.Decision : null;

    /// <summary>Returns the VMs as the new plan has them: those that it does not name keep their state, or are not there any more.</summary>
    private static List<EvacuatedVm> Listed(IReadOnlyList<EvacuatedVm> before, EvacuationDraft draft, HashSet<Guid> settled)
    {
        var vms = before.ToDictionary(vm => vm.Id);
        HashSet<Guid> named = [.. settled];
        foreach (var next in draft.Plan.Migrations)
        {
            var vm = draft.Vms[next.VmId];
            named.Add(vm.Id);
            var known = vms.GetValueOrDefault(vm.Id);
            vms[vm.Id] = (known ?? new() { Id = vm.Id, Name = vm.Name, State = EvacuatedVmState.Waiting }) with { State = EvacuatedVmState.Waiting, DestinationName = next.DestinationId };
        }

        foreach (var (vm, why, remedy) in draft.Staying.Where(one => named.Add(one.Vm.Id)))
        {
            var known = vms.GetValueOrDefault(vm.Id);
            var message = known switch
            {
                { State: EvacuatedVmState.Stays, Message: { } said } => said,
                { State: EvacuatedVmState.Waiting, Message: { } failed } => $"{failed} {why} {remedy}",
                _ => $"{why} {remedy}",
            };
            vms[vm.Id] = new() { Id = vm.Id, Name = vm.Name, State = EvacuatedVmState.Stays, MigrationId = known?.MigrationId, Message = message };
        }

        named.UnionWith(draft.Vms.Values.Select(vm => vm.Id)); // those that migrate just now are in neither list
        List<Guid> order = [.. before.Select(vm => vm.Id), .. vms.Keys.Except(before.Select(vm => vm.Id))];
        return [.. order.Select(id => vms[id] is { State: EvacuatedVmState.Waiting or EvacuatedVmState.Stays } gone && !named.Contains(id) ? gone with { State = EvacuatedVmState.Gone, Message = null, DestinationName = null } : vms[id])];
    }

    private EvacuationRecord End(EvacuationRecord record, string? failure)
    {
        List<EvacuatedVm> vms = [.. record.Vms.Select(vm => vm.State == EvacuatedVmState.Waiting ? vm with { State = EvacuatedVmState.Stays, DestinationName = null, Message = vm.Message ?? "The evacuation was stopped before its migration started." } : vm)];
        var (moved, stay, unknown) = (Count(EvacuatedVmState.Moved), Count(EvacuatedVmState.Stays) + Count(EvacuatedVmState.Canceled), Count(EvacuatedVmState.Unknown));
        return record with
        {
            Vms = vms,
            Ended = time.GetUtcNow(),
            Outcome = string.Join(" ", new[]
            {
                failure is null ? null : $"It failed: {failure}",
                record.IsStopping ? "It was stopped." : null,
                $"{moved} of {vms.Count} VMs moved.",
                stay == 0 ? null : stay == 1 ? "1 stays." : $"{stay} stay.",
                unknown == 0 ? null : $"Of {unknown} it is not known where they run.",
                Count(EvacuatedVmState.Migrating) is > 0 and var still ? still == 1 ? "1 still migrates." : $"{still} still migrate." : null,
            }.OfType<string>()),
        };

        int Count(EvacuatedVmState state) => vms.Count(vm => vm.State == state);
    }

    private AuditEntry Entry(EvacuationRecord record, AuditAction action, ChangeOrigin origin, string? details) => new()
    {
        At = time.GetUtcNow(),
        User = origin.User,
        CorrelationId = origin.CorrelationId,
        Action = action,
        Subject = AuditSubject.Host,
        SubjectId = record.HostIds.Count == 1 ? record.HostIds[0].ToString() : null,
        SubjectName = record.HostNames,
        Details = details,
    };

    [LoggerMessage(1, LogLevel.Information, "The evacuation of {Hosts} goes on")]
    private partial void LogResumed(string hosts);

    [LoggerMessage(2, LogLevel.Error, "The evacuation of {Hosts} failed")]
    private partial void LogFailed(Exception error, string hosts);

    /// <summary>An evacuation that this process carries out. One task goes on with it; any thread may stop it.</summary>
    private sealed class Run(EvacuationRecord record)
    {
        private readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly Lock guard = new();
        private Task saving = Task.CompletedTask;

        internal EvacuationRecord Record { get; private set; } = record;

        internal HashSet<(Guid VmId, string HostName)> Failed { get; } = [];

        internal void Wake() => signal.Writer.TryWrite(true);

        internal ValueTask<bool> WaitAsync() => signal.Reader.ReadAsync();

        internal Task ChangeAsync(IEvacuationRecords evacuations, EvacuatedVm vm) => ChangeAsync(
            evacuations,
            record => record with { Vms = [.. record.Vms.Select(one => one.Id == vm.Id ? vm : one)] });

        internal Task ChangeAsync(IEvacuationRecords evacuations, Func<EvacuationRecord, EvacuationRecord> change)
        {
            lock (guard)
            {
                var changed = change(Record);
                if (changed with { Vms = Record.Vms } == Record && changed.Vms.SequenceEqual(Record.Vms))
                {
                    return Task.CompletedTask;
                }

                Record = changed;
                return saving = SaveAsync(saving, evacuations, changed);
            }
        }

        // One after another, so that the newest is saved last.
        private static async Task SaveAsync(Task before, IEvacuationRecords evacuations, EvacuationRecord record)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await evacuations.SaveAsync(record, CancellationToken.None);
        }
    }
}
