using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore.Tests;

/// <summary>An engine whose migrations last until they are canceled.</summary>
internal sealed class TestStarter(InMemorySettingsStore store) : IMigrationStarter
{
    private readonly ConcurrentDictionary<Guid, MigrationJob> jobs = new();

    internal MigrationStart? Started { get; private set; }

    internal Exception? Refusal { get; set; }

    public async Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        Started = start;
        await store.SetVmStatusAsync(start.Vm.Id, VmStatus.Migrating, start.Vm.HostId, cancellationToken);
        MigrationJob job = new()
        {
            Id = Guid.NewGuid(),
            Description = $"Migrating VM {start.Vm.Name}",
            Status = JobStatus.Started,
            VmId = start.Vm.Id,
            Started = DateTimeOffset.UnixEpoch,
            Origin = start.Origin,
        };
        jobs[job.Id] = job;
        return job;
    }

    public async Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        if (vm.Status != VmStatus.Migrating)
        {
            throw new MigrationRefusedException(MigrationRefusal.NotMigrating, "Cannot cancel migration. VM is not migrating.");
        }

        await store.SetVmStatusAsync(vm.Id, VmStatus.Up, vm.HostId, cancellationToken);
        foreach (var job in jobs.Values)
        {
            jobs[job.Id] = job with { Status = JobStatus.Aborted, Ended = DateTimeOffset.UnixEpoch.AddSeconds(5) };
        }
    }

    public ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken) => new(jobs.GetValueOrDefault(id));
}
