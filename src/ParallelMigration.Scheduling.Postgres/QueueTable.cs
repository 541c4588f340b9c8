using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Medallion.Threading.Postgres;
using Npgsql;

namespace ParallelMigration.Scheduling.Postgres;

/// <summary>The table, and all SQL.</summary>
internal sealed class QueueTable(NpgsqlDataSource database, PostgresLimiterStoreOptions options)
{
    // Long for an exclusive access of a few statements. A session that holds it longer hangs.
    private static readonly TimeSpan ExclusiveTimeout = TimeSpan.FromSeconds(10);

    private readonly string schema = options.Schema;
    private readonly PostgresAdvisoryLockKey exclusive = new($"{options.Schema} queue", allowHashing: true);
    private bool created;

    // The keys of the advisory locks that are held now. A bigint key is shown in two halves.
    private const string Held =
        """
        held as materialized (
            select (l.classid::bigint << 32) | l.objid::bigint as key
            from pg_catalog.pg_locks l
            where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
              and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))
        """;

    // A row is dead when its owner's session is gone, unless a restart of the server ended all sessions and the owners may still return.
    private const string Alive =
        """
        (t.owner_lock in (select key from held)
         or (t.locked_at < pg_catalog.pg_postmaster_start_time()
             and pg_catalog.clock_timestamp() < pg_catalog.pg_postmaster_start_time() + @timeout))
        """;

    /// <summary>The channel on which changes are announced.</summary>
    public string Channel => schema;

    /// <summary>Reads the live entries, without waiting for a lock.</summary>
    public async Task<IReadOnlyList<QueueEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a row, or puts one back that was removed as dead, and announces the change.</summary>
    /// <returns>The row's number.</returns>
    public Task<long> PutAsync(QueueRow row, CancellationToken cancellationToken) => ExclusivelyAsync(
        async (connection, transaction) =>
        {
            var request = row.Request;
            await using var command = Command(
                connection,
                transaction,
                row.Number is null
                    ? $"""
                       insert into {schema}.queue (owner_lock, source_host, destination_host, vm, max_outgoing, max_incoming, state)
                       values (@lock, @source, @destination, @vm, @outgoing, @incoming, @state) returning number
                       """
                    : $"""
                       insert into {schema}.queue (number, owner_lock, source_host, destination_host, vm, max_outgoing, max_incoming, state)
                       values (@number, @lock, @source, @destination, @vm, @outgoing, @incoming, @state)
                       on conflict (number) do update set owner_lock = excluded.owner_lock, state = excluded.state, locked_at = excluded.locked_at
                       returning number
                       """,
                ("lock", row.OwnerLock),
                ("source", request.SourceHostId),
                ("destination", (object?)request.DestinationHostId ?? DBNull.Value),
                ("vm", request.Vm),
                ("outgoing", request.MaxOutgoingMigrations),
                ("incoming", request.MaxIncomingMigrations),
                ("state", (short)row.State));
            if (row.Number is { } number)
            {
                command.Parameters.AddWithValue("number", number);
            }

            var assigned = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await AnnounceAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            return assigned;
        },
        cancellationToken);

    /// <summary>Deletes the dead rows, and changes an entry's state if that is allowed.</summary>
    /// <returns>Whether it has that state; <see langword="null"/> if it is not in the table.</returns>
    public Task<bool?> TryChangeAsync(
        long number, QueueEntryState state, Func<IReadOnlyList<QueueEntry>, bool> isAllowed, CancellationToken cancellationToken) => ExclusivelyAsync<bool?>(
        async (connection, transaction) =>
        {
            await using var delete = Command(
                connection, transaction, $"with {Held} delete from {schema}.queue t where not {Alive}", ("timeout", options.RestartTimeout));
            var changed = await delete.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
            var queue = await ReadAsync(connection, transaction, cancellationToken).ConfigureAwait(false);

            // It has the state already if an earlier commit succeeded but its answer was lost.
            bool? changes = Find(queue, number) is { } entry ? entry.State == state || isAllowed(queue) : null;
            if (changes == true)
            {
                await using var change = Command(
                    connection, transaction, $"update {schema}.queue set state = @state where number = @number", ("number", number), ("state", (short)state));
                await change.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                changed = true;
            }

            if (changed)
            {
                await AnnounceAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            }

            return changes;
        },
        cancellationToken);

    /// <summary>Removes a row and announces the change.</summary>
    public async Task RemoveAsync(long number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(
            connection,
            null,
            $"with gone as (delete from {schema}.queue where number = @number returning number) select pg_catalog.pg_notify(@channel, '') from gone",
            ("number", number),
            ("channel", Channel));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns those of the advisory locks that no session holds.</summary>
    public async Task<HashSet<long>> LostAsync(long[] ownerLocks, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(
            connection, null, $"with {Held} select key from unnest(@locks) as key where key not in (select key from held)", ("locks", ownerLocks));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var lost = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            lost.Add(reader.GetInt64(0));
        }

        return lost;
    }

    private static QueueEntry? Find(IReadOnlyList<QueueEntry> queue, long number) => queue.FirstOrDefault(entry => entry.Number == number);

    private static NpgsqlCommand Command(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, string text, params (string Name, object Value)[] parameters)
    {
        var command = new NpgsqlCommand(text, connection, transaction);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private async Task<IReadOnlyList<QueueEntry>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            transaction,
            $"""
             with {Held}
             select number, source_host, destination_host, vm, max_outgoing, max_incoming, state from {schema}.queue t where {Alive}
             """,
            ("timeout", options.RestartTimeout));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<QueueEntry>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            entries.Add(Entry(reader));
        }

        return entries;
    }

    private static QueueEntry Entry(DbDataReader reader) => new(
        reader.GetInt64(0),
        new()
        {
            SourceHostId = reader.GetString(1),
            DestinationHostId = reader.IsDBNull(2) ? null : reader.GetString(2),
            Vm = reader.GetGuid(3),
            MaxOutgoingMigrations = reader.GetInt32(4),
            MaxIncomingMigrations = reader.GetInt32(5),
        },
        (QueueEntryState)reader.GetInt16(6));

    /// <summary>Runs one transaction that has the queue for itself.</summary>
    private async Task<T> ExclusivelyAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (!await PostgresDistributedLock.TryAcquireWithTransactionAsync(exclusive, transaction, ExclusiveTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException($"Another session has locked the queue in schema '{schema}' for {ExclusiveTimeout.TotalSeconds} seconds.");
        }

        await CreateAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        var result = await work(connection, transaction).ConfigureAwait(false);

        // Without the token: it would not be known whether a canceled commit succeeded.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        created = true;
        return result;
    }

    private async Task CreateAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (created)
        {
            return;
        }

        // "create … if not exists" needs the right to create even if the table exists.
        await using var check = Command(connection, transaction, $"select pg_catalog.to_regclass('{schema}.queue') is not null");
        if ((bool)(await check.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return;
        }

        await using var create = Command(
            connection,
            transaction,
            $"""
             create schema if not exists {schema};
             create table {schema}.queue (
                 number bigint generated by default as identity primary key,
                 owner_lock bigint not null,
                 source_host text not null,
                 destination_host text,
                 vm uuid not null,
                 max_outgoing integer not null check (max_outgoing >= 1),
                 max_incoming integer not null check (max_incoming >= 1),
                 state smallint not null,
                 locked_at timestamp with time zone not null default pg_catalog.clock_timestamp());
             """);
        await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task AnnounceAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, "select pg_catalog.pg_notify(@channel, '')", ("channel", Channel));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
