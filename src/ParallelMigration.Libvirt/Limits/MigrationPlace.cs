using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>A place at both hosts, for one migration. Disposing gives it back; more than once does no harm, and it never throws.</summary>
public sealed class MigrationPlace : IAsyncDisposable
{
    private IMigrationLedgerEntry? entry;

    internal MigrationPlace(IMigrationLedgerEntry entry, MigrationWait wait)
    {
        this.entry = entry;
        Wait = wait;
    }

    /// <summary>How long was waited for it, and what for: no obstacles where it could be had at once.</summary>
    public MigrationWait Wait { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref entry, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
}
