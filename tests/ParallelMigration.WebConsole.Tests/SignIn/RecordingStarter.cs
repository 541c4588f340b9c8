using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.WebConsole.Tests.SignIn;

/// <summary>An engine whose migrations begin and never end.</summary>
internal sealed class RecordingStarter : IMigrationStarter
{
    internal MigrationStart? Started { get; private set; }

    internal Guid? Canceled { get; private set; }

    public Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken)
    {
        Started = start;
        return Task.FromResult(Job(Guid.NewGuid()));
    }

    public Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken)
    {
        Canceled = vm.Id;
        return Task.CompletedTask;
    }

    public ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken) => new(Job(id));

    private MigrationJob Job(Guid id) => new()
    {
        Id = id,
        Description = "Migrating",
        Status = JobStatus.Started,
        VmId = Started?.Vm.Id ?? Guid.Empty,
        Started = DateTimeOffset.UnixEpoch,
        Origin = Started?.Origin ?? new("", ""),
    };
}
