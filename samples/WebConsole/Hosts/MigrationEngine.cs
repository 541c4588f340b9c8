using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using ParallelMigration.AspNetCore;
using ParallelMigration.Libvirt;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Json;
using ParallelMigration.Samples.WebConsole.Site;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>Starts migrations and supervises them, also those that it finds running.</summary>
internal sealed partial class MigrationEngine(
    HostDirectory hosts,
    IMigrationSettingsStore store,
    ISiteInventory inventory,
    IMigrationRecords records,
    IAuditLog log,
    MigrationPlanner planner,
    LibvirtMigrator migrator,
    TimeProvider time,
    ILogger<MigrationEngine> logger) : IMigrationStarter, IEvacuationMigrations
{
    // What is kept of a chart, and how often: a restart loses no more than that.
    private const int MostSavedPoints = 300;
    private static readonly TimeSpan ChartInterval = TimeSpan.FromSeconds(5);

    // What the pages still show when it has ended.
    private const int MostEnded = 20;

    private readonly MigrationLimiter limiter = new();
    private readonly ConcurrentDictionary<Guid, LiveMigration> running = new();
    private readonly ConcurrentQueue<LiveMigration> ended = new();
    private readonly ConcurrentDictionary<Guid, byte> starting = new();
    private int ends;

    /// <summary>Occurs when a migration has something new to show.</summary>
    public event Action? Changed;

    /// <summary>Gets how many migrations have ended: what was read before one ended may say that it runs.</summary>
    internal int Ends => Volatile.Read(ref ends);

    internal IReadOnlyList<LiveMigration> Running => [.. running.Values.OrderBy(live => live.Record.Started)];

    internal LiveMigration? FindLive(Guid id) => running.Values.FirstOrDefault(live => live.Record.Id == id) ?? ended.FirstOrDefault(live => live.Record.Id == id);

    internal bool IsSupervised(Guid vm) => running.ContainsKey(vm) || starting.ContainsKey(vm);

    IReadOnlyList<MigrationRecord> IEvacuationMigrations.Running => [.. Running.Select(live => live.Record)];

    public Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken) => StartAsync(start, predicted: null, shared: null, cancellationToken);

    public async Task<MigrationJob> StartAsync(MigrationStart start, TimeSpan? predicted, MigrationDecision? shared, CancellationToken cancellationToken)
    {
        if (IsSupervised(start.Vm.Id) || !starting.TryAdd(start.Vm.Id, 0))
        {
            throw new MigrationRefusedException(MigrationRefusal.AlreadyMigrating, $"VM {start.Vm.Name} migrates already.");
        }

        try
        {
            return JobOf((await BeginAsync(start, predicted, shared, cancellationToken)).Record);
        }
        catch (LibvirtException error)
        {
            throw new MigrationRefusedException(MigrationRefusal.NoHost, error.Code == LibvirtErrorCode.NotInstalled ? error.Message : $"A host does not answer: {error.Message}");
        }
        finally
        {
            starting.TryRemove(start.Vm.Id, out _);
        }
    }

    public async Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        if (!running.TryGetValue(vm.Id, out var live))
        {
            throw new MigrationRefusedException(MigrationRefusal.NotMigrating, $"VM {vm.Name} does not migrate.");
        }

        if (live.Progress?.Sample.IsInPostCopy == true)
        {
            throw new MigrationRefusedException(MigrationRefusal.TooLateToCancel, $"VM {vm.Name} runs on the destination already (post-copy): its migration can no longer be stopped.");
        }

        await log.AddAsync(Entry(live.Record, AuditAction.MigrationCanceled, origin, null), cancellationToken);
        try
        {
            await live.Stopping.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            throw new MigrationRefusedException(MigrationRefusal.NotMigrating, $"The migration of VM {vm.Name} has just ended.");
        }

        Changed?.Invoke();
    }

    public async ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken) =>
        await records.FindAsync(id, cancellationToken) is { } record ? JobOf(record) : null;

    /// <summary>Attaches to a migration that runs, which this process did not start.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="source">Where it runs.</param>
    /// <param name="destination">Where it goes; <see langword="null"/>: to a host that is not connected.</param>
    /// <param name="known">What the history has of it; <see langword="null"/>: nothing, something else started it.</param>
    /// <param name="started">When it started.</param>
    /// <param name="cancellation">Cancels attaching.</param>
    internal async Task AttachAsync(StoredVm vm, ConnectedHost source, ConnectedHost? destination, MigrationRecord? known, DateTimeOffset? started, CancellationToken cancellation)
    {
        var record = known ?? new()
        {
            Id = Guid.NewGuid(),
            VmId = vm.Id,
            VmName = vm.Name,
            SourceId = source.Id,
            SourceName = source.Options.Name,
            DestinationId = destination?.Id,
            DestinationName = destination?.Options.Name,
            User = "unknown: it was not started here",
            Started = started ?? time.GetUtcNow(),
            Status = JobStatus.Started,
        };
        var from = await source.ConnectAsync(cancellation);
        var to = destination is null ? null : await destination.ConnectAsync(cancellation);
        LiveMigration live = new(record, source.Counters, await records.ReadChartAsync(record.Id, cancellation));
        if (!running.TryAdd(vm.Id, live))
        {
            live.Dispose();
            return;
        }

        LogAttached(record.VmName, record.SourceName, record.DestinationName);
        await records.SaveAsync(record, cancellation);
        await inventory.SetVmStatusAsync(vm.Id, VmStatus.Migrating, source.Id, cancellation);
        _ = SuperviseAsync(live, source, destination, (progress, token) => migrator.FollowAsync(from, vm.Id.ToString(), to, PlanOf(record), progress: progress, cancellationToken: token));
    }

    /// <summary>Ends the record of a migration that ended while this process did not run.</summary>
    internal async Task EndUnseenAsync(MigrationRecord record, StoredVm? vm, CancellationToken cancellation)
    {
        var moved = vm?.HostId is { } host && host == record.DestinationId;
        await EndAsync(
            record with
            {
                Status = moved ? JobStatus.Finished : vm?.HostId == record.SourceId ? JobStatus.Failed : JobStatus.Unknown,
                Outcome = $"It ended while the console did not run. The VM is {(moved ? $"on {record.DestinationName}" : vm?.HostId == record.SourceId ? $"still on {record.SourceName}" : "on neither host")}.",
            },
            cancellation);
    }

    private static MigrationJob JobOf(MigrationRecord record) => new()
    {
        Id = record.Id,
        Description = $"Migrating VM {record.VmName} from {record.SourceName} to {record.DestinationName ?? "a host that is not connected"}",
        Status = record.Status,
        VmId = record.VmId,
        Started = record.Started,
        Ended = record.Ended,
        Origin = new(record.User, record.CorrelationId ?? record.Id.ToString()),
    };

    /// <summary>Returns the plan of a migration from its record; <see langword="null"/>: not known.</summary>
    internal static MigrationPlan? PlanOf(MigrationRecord record) =>
        record.Request is { } request ? DecisionJson.ReadRequest(Encoding.UTF8.GetBytes(request)).Resolve().Plan : null;

    private async Task<LiveMigration> BeginAsync(MigrationStart start, TimeSpan? predicted, MigrationDecision? shared, CancellationToken cancellation)
    {
        var vm = start.Vm;
        if (hosts.Problem is { } problem)
        {
            throw new MigrationRefusedException(MigrationRefusal.NoHost, problem);
        }

        var source = hosts.Find(vm.HostId) ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, $"VM {vm.Name} is on a host that is an example: it is not connected.");
        var target = start.Destination ?? await ChooseAsync(vm, source, cancellation);
        var destination = hosts.Find(target.Id) ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, $"Host {target.Name} is an example: it is not connected.");
        var from = await source.ConnectAsync(cancellation);
        var to = await destination.ConnectAsync(cancellation);
        var guest = await ReadAsync(from, vm, cancellation);
        var stored = await store.FindHostAsync(source.Id, cancellation) ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, $"Host {source.Options.Name} has not been asked yet.");
        var (request, decision) = await planner.PlanAsync(vm, stored, target, guest.Resources, cancellation);
        if (decision.Plan is not { } plan)
        {
            throw new MigrationRefusedException(MigrationRefusal.RefusedByRules, string.Join(" ", decision.Issues.Select(issue => $"{issue.Message} {issue.Remedy}")));
        }

        if (plan.IsParallel && shared?.Plan is { } share)
        {
            (decision, plan) = (shared, share);
        }

        MigrationRecord record = new()
        {
            Id = Guid.NewGuid(),
            VmId = vm.Id,
            VmName = vm.Name,
            SourceId = source.Id,
            SourceName = source.Options.Name,
            DestinationId = destination.Id,
            DestinationName = destination.Options.Name,
            User = start.Origin.User,
            CorrelationId = start.Origin.CorrelationId,
            Started = time.GetUtcNow(),
            Status = JobStatus.Started,
            Connections = plan.Connections,
            Plan = decision.Explain(),
            Request = TextOf(request),
            PredictedTime = predicted,
        };
        LibvirtMigration migration = new()
        {
            Source = from,
            Destination = to,
            DestinationUri = destination.Options.PeerUri ?? destination.Options.Uri,
            Vm = vm.Id.ToString(),
            Plan = plan,
            Request = request,
            MovePersistentDefinition = guest.Domain.IsPersistent,
            MigrationUri = destination.Options.MigrationUri ?? (destination.Facts?.MigrationAddress is { } address ? $"tcp://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}" : null),
        };
        var lease = LeaseRequest.Create(plan, (await from.GetHostInfoAsync(cancellation)).Id, (await to.GetHostInfoAsync(cancellation)).Id, vm.Id);
        LiveMigration live = new(record, source.Counters);
        if (!running.TryAdd(vm.Id, live))
        {
            live.Dispose();
            throw new MigrationRefusedException(MigrationRefusal.AlreadyMigrating, $"VM {vm.Name} migrates already.");
        }

        // From here on it is no longer the caller's: it runs even when the caller has gone.
        await records.SaveAsync(record, CancellationToken.None);
        await log.AddAsync(Entry(record, AuditAction.MigrationStarted, start.Origin, $"From {record.SourceName} to {record.DestinationName}, {Connections(plan)}."), CancellationToken.None);
        await inventory.SetVmStatusAsync(vm.Id, VmStatus.Migrating, source.Id, CancellationToken.None);
        Receiver<LeaseWait> waiting = new(wait =>
        {
            live.Waiting = wait.Limits.Count == 0 ? null : string.Join("; ", wait.Limits);
            Changed?.Invoke();
        });
        _ = SuperviseAsync(live, source, destination, (progress, token) => limiter.RunAsync(
            lease,
            from.ActiveMigrations(to),
            (_, granted) => migrator.MigrateAsync(migration, progress, granted),
            result => result.Outcome == MigrationOutcome.Canceled,
            waiting,
            token));
        return live;
    }

    private static string Connections(MigrationPlan plan) => plan.Connections is { } number ? $"{number} parallel connections" : "one connection";

    internal static string TextOf(MigrationRequest request)
    {
        ArrayBufferWriter<byte> buffer = new();
        DecisionJson.WriteRequest(buffer, new(ResolverOptions.Default, request));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static async Task<LibvirtVm> ReadAsync(LibvirtConnection host, StoredVm vm, CancellationToken cancellation)
    {
        try
        {
            return await host.ReadVmAsync(vm.Id.ToString(), cancellation) is { Domain.IsActive: true } guest ? guest : throw NotRunning();
        }
        catch (LibvirtException error) when (error.Code == LibvirtErrorCode.NoDomain)
        {
            throw NotRunning();
        }

        MigrationRefusedException NotRunning() => new(MigrationRefusal.NotRunning, $"VM {vm.Name} does not run there any more.");
    }

    /// <summary>Chooses the connected host of the cluster with the fastest link.</summary>
    private async Task<StoredHost> ChooseAsync(StoredVm vm, ConnectedHost source, CancellationToken cancellation)
    {
        var cluster = await store.FindClusterAsync(vm.ClusterId, cancellation);
        List<StoredHost> possible = [];
        await foreach (var host in store.ReadHostsAsync(vm.ClusterId, cancellation))
        {
            if (host.Status == HostStatus.Up && host.Id != source.Id && hosts.Find(host.Id) is not null)
            {
                possible.Add(host);
            }
        }

        return possible.MaxBy(host => host.ToResources(cluster!)?.LinkBandwidth ?? Bandwidth.Zero)
            ?? throw new MigrationRefusedException(MigrationRefusal.NoHost, "There is no other connected host that is up in the VM's cluster.");
    }

    private async Task SuperviseAsync(LiveMigration live, ConnectedHost source, ConnectedHost? destination, Func<IProgress<MigrationProgress>, CancellationToken, Task<MigrationResult>> run)
    {
        await Task.Yield();
        var started = time.GetTimestamp();
        var before = time.GetUtcNow() - live.Record.Started; // a migration that was found runs for a while already
        Receiver<MigrationProgress> progress = new(report =>
        {
            var elapsed = time.GetElapsedTime(started) + (before > TimeSpan.Zero ? before : TimeSpan.Zero);
            live.Add(report, elapsed);
            if (elapsed - live.Saved.At >= ChartInterval && live.Saved.Done.IsCompleted)
            {
                live.Saved = (elapsed, SaveChartAsync(live));
            }

            Changed?.Invoke();
        });
        MigrationRecord end;
        var place = (Status: VmStatus.Unknown, Host: (Guid?)source.Id);
        try
        {
            var result = await run(progress, live.Stopping.Token);
            end = live.Record with
            {
                Status = StatusOf(result),
                Outcome = TextOf(result, live.Record),
                Connections = result.Connections ?? live.Record.Connections,
                Downtime = result.Statistics?.Downtime,
                BytesTransferred = result.Statistics?.BytesTransferred,
            };
            place = result.Location switch
            {
                GuestLocation.Source => (VmStatus.Up, source.Id),
                GuestLocation.Destination => (VmStatus.Up, destination?.Id),
                GuestLocation.Neither => (VmStatus.Down, null),
                _ => place,
            };
        }
        catch (OperationCanceledException)
        {
            end = live.Record with { Status = JobStatus.Aborted, Outcome = "Canceled before it started." };
            place = (VmStatus.Up, source.Id);
        }
        catch (Exception error)
        {
            // Whatever it is, the record has to end, and the hosts will be asked where the VM is.
            LogFailed(error, live.Record.VmName);
            end = live.Record with { Status = JobStatus.Failed, Outcome = error.Message };
        }

        try
        {
            await inventory.SetVmStatusAsync(live.Record.VmId, place.Status, place.Host, CancellationToken.None);
            await live.Saved.Done;
            await SaveChartAsync(live);
            live.Record = await EndAsync(end, CancellationToken.None);
        }
        catch (Exception error)
        {
            LogNotSaved(error, live.Record.VmName);
            live.Record = end with { Ended = time.GetUtcNow() };
        }

        ended.Enqueue(live);
        while (ended.Count > MostEnded && ended.TryDequeue(out _))
        {
        }

        Interlocked.Increment(ref ends);
        running.TryRemove(live.Record.VmId, out _);
        live.Dispose();
        Changed?.Invoke();
    }

    /// <summary>Saves what the chart shows. It does not fail: a chart is no reason to lose a migration's end.</summary>
    private async Task SaveChartAsync(LiveMigration live)
    {
        await Task.Yield(); // not on the thread that reports
        try
        {
            await records.SaveChartAsync(live.Record.Id, live.Thinned(MostSavedPoints), CancellationToken.None);
        }
        catch (Exception error)
        {
            LogChartNotSaved(error, live.Record.VmName);
        }
    }

    private async Task<MigrationRecord> EndAsync(MigrationRecord record, CancellationToken cancellation)
    {
        var end = record with { Ended = time.GetUtcNow() };
        await records.SaveAsync(end, cancellation);
        await log.AddAsync(Entry(end, AuditAction.MigrationEnded, new("console", record.CorrelationId ?? record.Id.ToString()), end.Outcome), cancellation);
        return end;
    }

    private AuditEntry Entry(MigrationRecord record, AuditAction action, ChangeOrigin origin, string? details) => new()
    {
        At = time.GetUtcNow(),
        User = origin.User,
        CorrelationId = origin.CorrelationId,
        Action = action,
        Subject = AuditSubject.Vm,
        SubjectId = record.VmId.ToString(),
        SubjectName = record.VmName,
        Details = details,
    };

    internal static JobStatus StatusOf(MigrationResult result) => result.Outcome switch
    {
        MigrationOutcome.Completed or MigrationOutcome.AlreadyMoved => JobStatus.Finished,
        MigrationOutcome.Canceled => JobStatus.Aborted,
        // It ended when no one polled: where the VM is says how.
        MigrationOutcome.NotRunning when result.Location == GuestLocation.Source => JobStatus.Failed,
        MigrationOutcome.NotRunning when result.Location == GuestLocation.Destination => JobStatus.Finished,
        MigrationOutcome.Unknown or MigrationOutcome.NotRunning => JobStatus.Unknown,
        _ => JobStatus.Failed,
    };

    private static string How(MigrationOutcome outcome) => outcome switch
    {
        MigrationOutcome.Completed => "Finished.",
        MigrationOutcome.Canceled => "Stopped.",
        MigrationOutcome.Aborted => "Aborted by its schedule.",
        MigrationOutcome.PostCopyFailed => "Failed after the switch to post-copy.",
        MigrationOutcome.NotRunning => "It ended while no one watched it.",
        MigrationOutcome.AlreadyMigrating => "Another migration of the VM was running.",
        MigrationOutcome.AlreadyMoved => "The VM had moved already.",
        MigrationOutcome.Unknown => "How it ended is not known.",
        _ => "Failed.",
    };

    private static string TextOf(MigrationResult result, MigrationRecord record)
    {
        var where = result.Location switch
        {
            GuestLocation.Source => $"The VM is on {record.SourceName}.",
            GuestLocation.Destination => $"The VM is on {record.DestinationName ?? "the destination"}.",
            GuestLocation.Both => "The VM runs on both hosts: end one of them.",
            GuestLocation.Neither => "The VM runs on neither host.",
            GuestLocation.SplitByPostCopy => "Half of the VM's memory is on each host: recover the migration, and destroy neither.",
            _ => "It is not known where the VM is.",
        };
        return string.Join(" ", new[]
        {
            How(result.Outcome),
            where,
            result.Outcome == MigrationOutcome.Aborted && result.Actions.Count > 0 ? result.Actions[^1].ToString() : null,
            result.Error is { } error ? $"libvirt: {error.Message}" : null,
        }.Where(text => !string.IsNullOrEmpty(text)));
    }

    [LoggerMessage(1, LogLevel.Information, "The migration of VM {Vm} from {Source} to {Destination} runs: attached")]
    private partial void LogAttached(string vm, string source, string? destination);

    [LoggerMessage(2, LogLevel.Error, "The migration of VM {Vm} failed")]
    private partial void LogFailed(Exception error, string vm);

    [LoggerMessage(3, LogLevel.Error, "The end of the migration of VM {Vm} could not be saved")]
    private partial void LogNotSaved(Exception error, string vm);

    [LoggerMessage(4, LogLevel.Warning, "The chart of the migration of VM {Vm} could not be saved")]
    private partial void LogChartNotSaved(Exception error, string vm);

    // Called at once, on the thread that reports.
    private sealed class Receiver<T>(Action<T> receive) : IProgress<T>
    {
        public void Report(T value) => receive(value);
    }
}
