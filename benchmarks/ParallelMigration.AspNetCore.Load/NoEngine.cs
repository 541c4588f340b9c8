using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.AspNetCore.Load;

/// <summary>Nothing migrates here.</summary>
internal sealed class NoEngine : IMigrationStarter
{
    public Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken) => throw new MigrationRefusedException(MigrationRefusal.NoHost, "There is no host.");

    public Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken) => throw new MigrationRefusedException(MigrationRefusal.NotMigrating, "Nothing migrates.");

    public ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken) => default;
}
