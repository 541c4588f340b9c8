using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>The engine of a console whose hosts are examples only.</summary>
internal sealed class NoHosts : IMigrationStarter
{
    public Task<MigrationJob> StartAsync(MigrationStart start, CancellationToken cancellationToken) => throw new MigrationRefusedException(
        MigrationRefusal.NoHost, "The hosts are examples, and none is connected. Connect hosts in the configuration.");

    public Task CancelAsync(StoredVm vm, ChangeOrigin origin, CancellationToken cancellationToken) =>
        throw new MigrationRefusedException(MigrationRefusal.NotMigrating, "The VM does not migrate.");

    public ValueTask<MigrationJob?> FindJobAsync(Guid id, CancellationToken cancellationToken) => new((MigrationJob?)null);
}
