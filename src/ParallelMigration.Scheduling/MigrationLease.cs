using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling;

/// <summary>
/// The right of one migration to run at both its hosts. Disposing releases it; disposing more than once does no harm, and it never throws.
/// </summary>
public sealed class MigrationLease : IAsyncDisposable
{
    private ILimiterStoreEntry? entry;

    internal MigrationLease(ILimiterStoreEntry entry, LeaseWait wait)
    {
        this.entry = entry;
        Wait = wait;
    }

    /// <summary>Gets how long the migration waited for this lease, and what for.</summary>
    public LeaseWait Wait { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref entry, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
