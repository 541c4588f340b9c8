using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Npgsql;

namespace ParallelMigration.Libvirt.Postgres;

/// <summary>
/// A ledger in a PostgreSQL database, for several orchestrators that share the limits. One of these for each process; the gates of a process
/// share it.
/// </summary>
/// <remarks>
/// <para>
/// The ledger is a small table in a schema of its own, changed only under an advisory lock. Each line is tied to its owner's session by an
/// advisory lock of its own: a process that is killed loses its places and its turns at once. A migration that goes on without it is then one
/// that others started, and counts by what libvirt says (<see cref="LibvirtMigrationCensus"/>).
/// </para>
/// <para>
/// A database that is out of reach disturbs no migration that runs: its place is put back when the database is there again. Who enters or waits
/// meanwhile is told after <see cref="PostgresLedgerOptions.ReconnectTimeout"/>.
/// </para>
/// </remarks>
public sealed class PostgresLedgerStore : IMigrationLedgerStore, IAsyncDisposable
{
    // Between two attempts to listen again. Whoever waits polls meanwhile.
    private static readonly TimeSpan ListenAgain = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlDataSource database;
    private readonly LedgerTable table;
    private readonly ConcurrentDictionary<PostgresLedgerEntry, byte> entries = new();
    private readonly CancellationTokenSource closing = new();
    private readonly Lazy<Task> watch;
    private TaskCompletionSource nextChange = NewChange();
    private int closed;

    /// <summary>A store. Connects when it is first used.</summary>
    /// <param name="connectionString">
    /// Npgsql's connection string. The session must be the process's own: not a pooler that hands it on after each transaction.
    /// </param>
    /// <param name="options">How the ledger is kept; <see langword="null"/>, the default: <see cref="PostgresLedgerOptions.Default"/>.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or names no host.</exception>
    public PostgresLedgerStore(string connectionString, PostgresLedgerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Options = options ?? PostgresLedgerOptions.Default;
        database = NpgsqlDataSource.Create(connectionString);
        table = new(database, Options);
        Reconnection = new(Options.ReconnectTimeout);
        watch = new(() => Task.Run(WatchAsync));
    }

    internal PostgresLedgerOptions Options { get; }

    internal Reconnection Reconnection { get; }

    /// <summary>Ends when somebody changes the ledger, or when that may have been missed.</summary>
    internal Task NextChange => Volatile.Read(ref nextChange).Task;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public async Task<IMigrationLedgerEntry> AddAsync(MigrationGateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        _ = watch.Value;
        var entry = new PostgresLedgerEntry(this, database, table, request);
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

    /// <summary>Closes its connections. Places that are still held are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await CloseAsync(entry => entry.DisposeAsync()).ConfigureAwait(false);
        }
    }

    /// <summary>Ends as if the process had been killed.</summary>
    internal async Task AbandonAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await CloseAsync(entry => entry.AbandonAsync()).ConfigureAwait(false);
        }
    }

    internal void Forget(PostgresLedgerEntry entry) => entries.TryRemove(entry, out _);

    /// <summary>Puts back what a broken session took along: places first, then turns in their order.</summary>
    internal async Task RegisterTheLostAsync(CancellationToken cancellationToken)
    {
        var mine = entries.Keys.ToLookup(entry => entry.OwnerLockKey);
        if (mine.Count == 0)
        {
            return;
        }

        var lost = await table.LostAsync([.. mine.Select(group => group.Key)], cancellationToken).ConfigureAwait(false);
        var found = lost.SelectMany(key => mine[key].Select(entry => (Key: key, Entry: entry)));
        foreach (var (key, entry) in found.OrderByDescending(one => one.Entry.HasPlace).ThenBy(one => one.Entry.Number))
        {
            if (entries.ContainsKey(entry))
            {
                await RegisterAgainAsync(entry, key, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task CloseAsync(Func<PostgresLedgerEntry, ValueTask> leave)
    {
        await closing.CancelAsync().ConfigureAwait(false);
        if (watch.IsValueCreated)
        {
            await watch.Value.ConfigureAwait(false);
        }

        await Task.WhenAll(entries.Keys.Select(entry => leave(entry).AsTask())).ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Listens for changes, and makes sure of its own places and turns, until the store is closed.</summary>
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
                await Task.Delay(ListenAgain, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        connection.Notification += (_, _) => Tell();
        await using (var listen = new NpgsqlCommand($"listen {table.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        Tell(); // of what may have been missed
        while (true)
        {
            await RegisterTheLostAsync(cancellationToken).ConfigureAwait(false);
            var until = Environment.TickCount64 + (long)Options.PollInterval.TotalMilliseconds;
            while (until - Environment.TickCount64 is > 0 and var left)
            {
                await connection.WaitAsync(TimeSpan.FromMilliseconds(left), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task RegisterAgainAsync(PostgresLedgerEntry entry, long lastKey, CancellationToken cancellationToken)
    {
        try
        {
            await entry.RegisterAsync(lastKey, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It has just left.
        }
    }

    private void Tell() => Interlocked.Exchange(ref nextChange, NewChange()).SetResult();
}
