using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Medallion.Threading.Postgres;
using Npgsql;

namespace ParallelMigration.Scheduling.Postgres;

/// <summary>
/// A row, and the advisory lock that shows that its owner is alive. The lock ends with its session. Both are then created again, so that a
/// migration that still runs still counts.
/// </summary>
internal sealed class PostgresLimiterEntry(PostgresLimiterStore store, NpgsqlDataSource database, QueueTable table, LeaseRequest request)
    : ILimiterStoreEntry
{
    // How long disposing waits for the release, which continues afterwards.
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource leaving = new();
    private PostgresDistributedLockHandle? ownerLock;

    // The lock of the last failed attempt. If only the answer was lost, the row refers to it.
    private PostgresDistributedLockHandle? doubtfulLock;
    private long ownerLockKey;
    private long? number;
    private int currentState = (int)QueueEntryState.Waiting;
    private Task change = Task.CompletedTask;
    private int left;

    public long Number => number ?? throw new InvalidOperationException("The entry is not in the queue yet.");

    /// <summary>Gets the key of its advisory lock.</summary>
    public long OwnerLockKey => Volatile.Read(ref ownerLockKey);

    /// <summary>Gets its state, as far as this process knows.</summary>
    public QueueEntryState State => (QueueEntryState)Volatile.Read(ref currentState);

    /// <summary>
    /// Takes a new lock, puts the row into the table with it, and only then releases the old one, so that the row never refers to a lock that is
    /// not held.
    /// </summary>
    /// <param name="lastKey">The <see cref="OwnerLockKey"/> that was lost. Nothing is done if it has been replaced since.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
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
                number = await table.PutAsync(new(number, key, request, State), token).ConfigureAwait(false);
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

    public Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        change = store.NextChange;
        return store.Reconnection.ExecuteAsync(
            async token =>
            {
                while (true)
                {
                    var queue = await table.ReadAsync(token).ConfigureAwait(false);
                    if (queue.Any(entry => entry.Number == number))
                    {
                        return queue;
                    }

                    await PutBackAsync(token).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    public Task<bool> TryChangeAsync(
        QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken) =>
        store.Reconnection.ExecuteAsync(
            async token =>
            {
                // A lease of this process whose session has just broken still counts.
                await store.RestoreLostAsync(token).ConfigureAwait(false);
                while (true)
                {
                    var changes = await InTurnAsync(
                        async inner =>
                        {
                            var answer = await table.TryChangeAsync(Number, state, isAllowed, inner).ConfigureAwait(false);
                            if (answer == true)
                            {
                                Volatile.Write(ref currentState, (int)state);
                            }

                            return answer;
                        },
                        token).ConfigureAwait(false);
                    if (changes is { } decided)
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
            // The end of a killed process is not announced.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref left, 1) != 0)
        {
            return;
        }

        store.Forget(this);
        await leaving.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.Run(RemoveAsync).WaitAsync(ReleaseTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The database cannot be reached. The session that holds the lock ends with the connection, and then the row is dead.
        }
    }

    private async Task PutBackAsync(CancellationToken cancellationToken)
    {
        var key = OwnerLockKey;
        await store.RestoreLostAsync(cancellationToken).ConfigureAwait(false);
        await RegisterAsync(key, cancellationToken).ConfigureAwait(false); // if it has its lock, and only the row is gone
    }

    private async Task RemoveAsync()
    {
        await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (number is { } known)
            {
                await table.RemoveAsync(known, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException || Reconnection.MayPass(error))
        {
            // Without its lock, the row is dead.
        }
        finally
        {
            await ReleaseAsync(ownerLock).ConfigureAwait(false);
            await ReleaseAsync(doubtfulLock).ConfigureAwait(false);
            turn.Release();
        }
    }

    // One at a time: returning after a broken session, acquiring and leaving all change the same row.
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
            // Always a new key: a session that broke unnoticed may hold the last one for a while.
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
            // Its session is gone, and with it the lock.
        }
    }
}
