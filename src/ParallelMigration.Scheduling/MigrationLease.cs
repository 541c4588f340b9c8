using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>
/// The right of one migration to run at both its hosts. Disposing releases it; disposing more than once does no harm, and it never throws.
/// </summary>
public sealed class MigrationLease : IAsyncDisposable
{
    private readonly LeaseRequest request;
    private ILimiterStoreEntry? entry;

    internal MigrationLease(LeaseRequest request, ILimiterStoreEntry entry, LeaseWait wait)
    {
        this.request = request;
        this.entry = entry;
        Wait = wait;
    }

    /// <summary>Gets how long the migration waited for this lease, and what for.</summary>
    public LeaseWait Wait { get; }

    /// <summary>Returns whether this migration, which has just started, must yield to one that was started elsewhere at the same moment.</summary>
    internal async Task<bool> MustYieldAsync(IActiveMigrationSource activeMigrations, CancellationToken cancellationToken)
    {
        // The hosts first: a migration that they report and that has a lease is then in the queue.
        var active = await activeMigrations.GetActiveMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return Volatile.Read(ref entry) is { } held
            && SimultaneousStart.MustYield(request, LimiterQueue.Create(await held.ReadAsync(cancellationToken).ConfigureAwait(false)), active);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref entry, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
