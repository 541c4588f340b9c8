using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace ParallelMigration.Scheduling.Postgres;

/// <summary>
/// Keeps the queue in a PostgreSQL database, for several processes that share the limits. A process needs one instance; its limiters share it.
/// </summary>
/// <remarks>
/// <para>
/// The queue is a small table in a schema of its own, changed only under an advisory lock. Each row is tied to its owner's session by another
/// advisory lock: a process that is killed loses its leases and its positions at once. A migration that goes on without it counts as one that was
/// started elsewhere (<see cref="IActiveMigrationSource"/>).
/// </para>
/// <para>
/// If the database cannot be reached, running migrations are not disturbed: their leases are put back when it can be reached again. Waiting
/// and new ones fail after <see cref="PostgresLimiterStoreOptions.ReconnectTimeout"/>.
/// </para>
/// </remarks>
public sealed class PostgresLimiterStore : ILimiterStore, IAsyncDisposable
{
    // Between two attempts to listen again. Waiting entries poll meanwhile.
    private static readonly TimeSpan ListenDelay = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource database;
    private readonly QueueTable table;
    private readonly ConcurrentDictionary<PostgresLimiterEntry, byte> entries = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Lazy<Task> watch;
    private TaskCompletionSource nextChange = NewChange();
    private int closed;

    /// <summary>Initializes a store. It connects when it is first used.</summary>
    /// <param name="connectionString">
    /// Npgsql's connection string. The session must belong to this process: no pooler may pass it on after each transaction.
    /// </param>
    /// <param name="options">How the queue is kept. The default is <see cref="PostgresLimiterStoreOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or names no host.</exception>
    public PostgresLimiterStore(string connectionString, PostgresLimiterStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Options = options ?? PostgresLimiterStoreOptions.Default;
        database = NpgsqlDataSource.Create(connectionString);
        table = new(database, Options);
        Reconnection = new(Options.ReconnectTimeout);
        watch = new(() => Task.Run(WatchAsync));
    }

    internal PostgresLimiterStoreOptions Options { get; }

    internal Reconnection Reconnection { get; }

    /// <summary>Gets a task that completes when the queue changes, or may have changed.</summary>
    internal Task NextChange => Volatile.Read(ref nextChange).Task;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async Task<ILimiterStoreEntry> AddAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        _ = watch.Value;
        var entry = new PostgresLimiterEntry(this, database, table, request);
        try
        {
            await Reconnection.ExecuteAsync(
                async token =>
                {
                    await entry.RegisterAsync(entry.OwnerLockKey, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
            entries[entry] = 0;
            return entry;
        }
        catch
        {
            await entry.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes its connections, and releases the leases that are still held.</summary>
    /// <returns>A task that completes when everything is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync().ConfigureAwait(false);
        if (watch.IsValueCreated)
        {
            await watch.Value.ConfigureAwait(false);
        }

        await Task.WhenAll(entries.Keys.Select(entry => entry.DisposeAsync().AsTask())).ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
    }

    internal void Forget(PostgresLimiterEntry entry) => entries.TryRemove(entry, out _);

    /// <summary>Puts back the rows of a broken session: leases first, then positions in their order.</summary>
    internal async Task RestoreLostAsync(CancellationToken cancellationToken)
    {
        var mine = entries.Keys.ToLookup(entry => entry.OwnerLockKey);
        if (mine.Count == 0)
        {
            return;
        }

        var lost = await table.LostAsync([.. mine.Select(group => group.Key)], cancellationToken).ConfigureAwait(false);
        var found = lost.SelectMany(key => mine[key].Select(entry => (Key: key, Entry: entry)));
        foreach (var (key, entry) in found.OrderByDescending(one => one.Entry.State != QueueEntryState.Waiting).ThenBy(one => one.Entry.Number))
        {
            if (entries.ContainsKey(entry))
            {
                await RestoreAsync(entry, key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Listens for changes, and checks its own rows, until the store is disposed.</summary>
    private async Task WatchAsync()
    {
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(closing.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is OperationCanceledException or NpgsqlException || Reconnection.MayPass(error))
            {
                await Task.Delay(ListenDelay, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += (_, _) => Announce();
        await using (var listen = new NpgsqlCommand($"listen {table.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        Announce(); // what may have been missed
        while (true)
        {
            await RestoreLostAsync(cancellationToken).ConfigureAwait(false);
            var until = Environment.TickCount64 + (long)Options.PollInterval.TotalMilliseconds;
            while (until - Environment.TickCount64 is > 0 and var left)
            {
                await connection.WaitAsync(TimeSpan.FromMilliseconds(left), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task RestoreAsync(PostgresLimiterEntry entry, long lastKey, CancellationToken cancellationToken)
    {
        try
        {
            await entry.RegisterAsync(lastKey, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The entry has just been removed.
        }
    }

    private void Announce() => Interlocked.Exchange(ref nextChange, NewChange()).SetResult();
}
