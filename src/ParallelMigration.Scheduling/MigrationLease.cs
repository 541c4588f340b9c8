using System;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

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

    /// <summary>
    /// Raises the migration's bandwidth limit while fewer migrations leave its source than may, and lowers it to its plan's before the next one starts
    /// (rule B7). Call it once the migration sends data; it runs beside the migration until it is canceled.
    /// </summary>
    /// <remarks>
    /// All migrations of a source may do so, in one process or several that share a store: each gets the same part of what is available. Those that do
    /// not keep their plans' limits. Migrations that were started elsewhere are not known to it: do not use it beside them.
    /// </remarks>
    /// <param name="guaranteed">The plan's limit, which the migration has at the start. It is the least that it gets.</param>
    /// <param name="available">What all migrations of the source may use together. It is the most that one gets.</param>
    /// <param name="setLimit">Sets the limit of the running migration. What it throws ends the call.</param>
    /// <param name="cancellationToken">Ends the call. Cancel it when the migration has ended, before the lease is disposed.</param>
    /// <returns>A task that ends when it is canceled.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="setLimit"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The lease is disposed.</exception>
    /// <exception cref="LimiterStoreException">The store cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The call was canceled.</exception>
    public Task ShareBandwidthAsync(
        Bandwidth guaranteed, Bandwidth available, Func<Bandwidth, CancellationToken, Task> setLimit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(setLimit);
        var held = Volatile.Read(ref entry);
        ObjectDisposedException.ThrowIf(held is null, this);
        return new LeaseBandwidth(held, request, guaranteed, available, setLimit).RunAsync(cancellationToken);
    }

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
