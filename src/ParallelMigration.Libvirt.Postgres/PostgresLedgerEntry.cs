using System;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Medallion.Threading.Postgres;
using Npgsql;

namespace ParallelMigration.Libvirt.Postgres;

/// <summary>
/// A row, and the advisory lock that shows that its owner lives. A session that breaks takes the lock along: then both are made anew, so that a
/// migration that goes on goes on counting.
/// </summary>
internal sealed class PostgresLedgerEntry(PostgresLedgerStore store, NpgsqlDataSource database, LedgerTable table, MigrationGateRequest request)
    : IMigrationLedgerEntry
{
    // For as long as giving back is waited for; it goes on all the same.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource leaving = new();
    private PostgresDistributedLockHandle? ownerLock;

    // Of the last attempt that failed: whether the row was put with it is not known where the answer was lost.
    private PostgresDistributedLockHandle? doubtfulLock;
    private long ownerLockKey;
    private long? number;
    private bool hasPlace;
    private Task change = Task.CompletedTask;
    private int left;

    public long Number => number ?? throw new InvalidOperationException("It is not in the ledger yet.");

    /// <summary>The key of its advisory lock.</summary>
    public long OwnerLockKey => Volatile.Read(ref ownerLockKey);

    /// <summary>Whether it has a place, as far as it knows.</summary>
    public bool HasPlace => Volatile.Read(ref hasPlace);

    /// <summary>
    /// Takes a new lock, puts the row into the table with it, and only then gives back the old one: whatever is there was alive when it came, and
    /// never is without a lock that is held.
    /// </summary>
    /// <param name="lastKey">The <see cref="OwnerLockKey"/> that is found wanting. Nothing is done where another has come first, and it is no longer that.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task RegisterAsync(long lastKey, CancellationToken cancellationToken) => InTurnAsync(
        async token =>
        {
            if (OwnerLockKey != lastKey)
            {
                return false;
            }

            var (key, taken) = await TakeLockAsync(token).ConfigureAwait(false);
            var outdated = doubtfulLock;
            doubtfulLock = taken;
            try
            {
                number = await table.PutAsync(new(number, key, request, hasPlace), token).ConfigureAwait(false);
            }
            finally
            {
                await ReleaseAsync(outdated).ConfigureAwait(false);
            }

            Volatile.Write(ref ownerLockKey, key);
            (outdated, ownerLock, doubtfulLock) = (ownerLock, taken, null);
            await ReleaseAsync(outdated).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    public Task<MigrationLedger> ReadAsync(CancellationToken cancellationToken)
    {
        change = store.NextChange;
        return store.Reconnection.ExecuteAsync(
            async token =>
            {
                while (true)
                {
                    var ledger = await table.ReadAsync(token).ConfigureAwait(false);
                    if (ledger.Tickets.Any(ticket => ticket.Number == number))
                    {
                        return ledger;
                    }

                    await PutBackAsync(token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    public Task<bool> TryStartAsync(Func<MigrationLedger, bool> mayStart, CancellationToken cancellationToken) =>
        store.Reconnection.ExecuteAsync(
            async token =>
            {
                // A place of this process whose session broke a moment ago must not be taken for free.
                await store.RegisterTheLostAsync(token).ConfigureAwait(false);
                while (true)
                {
                    var starts = await InTurnAsync(
                        async inner =>
                        {
                            var answer = await table.TryStartAsync(Number, mayStart, inner).ConfigureAwait(false);
                            Volatile.Write(ref hasPlace, answer ?? hasPlace);
                            return answer;
                        },
                        token).ConfigureAwait(false);
                    if (starts is { } decided)
                    {
                        return decided;
                    }

                    await PutBackAsync(token).ConfigureAwait(false);
                }
            },
            cancellationToken);

    public async Task WaitForChangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await change.WaitAsync(store.Options.PollInterval, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody tells when a process is killed.
        }
    }

    public ValueTask DisposeAsync() => LeaveAsync(row: true);

    /// <summary>What the server sees when the process is killed.</summary>
    internal ValueTask AbandonAsync() => LeaveAsync(row: false);

    private async Task PutBackAsync(CancellationToken cancellationToken)
    {
        var key = OwnerLockKey;
        await store.RegisterTheLostAsync(cancellationToken).ConfigureAwait(false);
        await RegisterAsync(key, cancellationToken).ConfigureAwait(false); // where it has its lock, and only the row was gone
    }

    private async ValueTask LeaveAsync(bool row)
    {
        if (Interlocked.Exchange(ref left, 1) != 0)
        {
            return;
        }

        store.Forget(this);
        await leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.Run(() => GiveBackAsync(row)).WaitAsync(Farewell).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The database is out of reach. The session that holds the lock ends with the connection, and with it what is left of this.
        }
    }

    private async Task GiveBackAsync(bool row)
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (row && number is { } known)
            {
                await table.RemoveAsync(known, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException || Reconnection.MayPass(error))
        {
            // Without its lock the row is dead.
        }
        finally
        {
            await ReleaseAsync(ownerLock).ConfigureAwait(false);
            await ReleaseAsync(doubtfulLock).ConfigureAwait(false);
            turn.Release();
        }
    }

    // Never together: who comes back after a broken session, who starts and who leaves all change the same row.
    private async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token, cancellationToken);
        await turn.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<(long Key, PostgresDistributedLockHandle Lock)> TakeLockAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Always another one: a session that broke unseen may hold the last one for a while.
            var key = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
            if (await new PostgresDistributedLock(new(key), database).TryAcquireAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false) is { } taken)
            {
                return (key, taken);
            }
        }
    }

    private static async Task ReleaseAsync(PostgresDistributedLockHandle? held)
    {
        if (held is null)
        {
            return;
        }

        try
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException || Reconnection.MayPass(error))
        {
            // Its session is gone, and so is the lock.
        }
    }
}
