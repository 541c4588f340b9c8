using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Medallion.Threading.Postgres;
using Npgsql;

namespace ParallelMigration.Libvirt.Postgres;

/// <summary>The table, and all SQL.</summary>
/// <param name="database">The database.</param>
/// <param name="options">Schema and grace.</param>
internal sealed class LedgerTable(NpgsqlDataSource database, PostgresLedgerOptions options)
{
    // Long for an exclusive access of a few statements; whoever holds it longer hangs.
    private static readonly TimeSpan ExclusiveTimeout = TimeSpan.FromSeconds(10);

    private readonly string schema = options.Schema;
    private readonly PostgresAdvisoryLockKey exclusive = new($"{options.Schema} ledger", allowHashing: true);
    private bool made;

    // The keys of the advisory locks that are held now. A bigint key is shown in two halves.
    private const string Held =
        """
        held as materialized (
            select (l.classid::bigint << 32) | l.objid::bigint as key
            from pg_catalog.pg_locks l
            where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
              and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database()))
        """;

    // Whose session is gone is dead; unless all sessions went with a restart of the server, and there is time to come back.
    private const string Alive =
        """
        (t.owner_lock in (select key from held)
         or (t.locked_at < pg_catalog.pg_postmaster_start_time()
             and pg_catalog.clock_timestamp() < pg_catalog.pg_postmaster_start_time() + @grace))
        """;

    /// <summary>The channel on which changes are told.</summary>
    public string Channel => schema;

    /// <summary>The live tickets now, without waiting for anybody.</summary>
    public async Task<MigrationLedger> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(connection, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds a row, or puts one back that was taken for dead; tells everybody.</summary>
    /// <returns>Its number.</returns>
    public Task<long> PutAsync(LedgerRow row, CancellationToken cancellationToken) => ExclusivelyAsync(
        async (connection, transaction) =>
        {
            var request = row.Request;
            await using var command = Command(
                connection,
                transaction,
                row.Number is null
                    ? $"""
                       insert into {schema}.ticket (owner_lock, source_host, destination_host, vm, max_outgoing, max_incoming, has_place)
                       values (@lock, @source, @destination, @vm, @outgoing, @incoming, @place) returning number
                       """
                    : $"""
                       insert into {schema}.ticket (number, owner_lock, source_host, destination_host, vm, max_outgoing, max_incoming, has_place)
                       values (@number, @lock, @source, @destination, @vm, @outgoing, @incoming, @place)
                       on conflict (number) do update set owner_lock = excluded.owner_lock, has_place = excluded.has_place, locked_at = excluded.locked_at
                       returning number
                       """,
                ("lock", row.OwnerLock),
                ("source", request.SourceHostId),
                ("destination", request.DestinationHostId),
                ("vm", request.Vm),
                ("outgoing", request.MaxOutgoingMigrations),
                ("incoming", request.MaxIncomingMigrations),
                ("place", row.HasPlace));
            if (row.Number is { } number)
            {
                command.Parameters.AddWithValue("number", number);
            }

            var given = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await TellAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            return given;
        },
        cancellationToken);

    /// <summary>Drops the dead, and gives a ticket its place if it may have it.</summary>
    /// <returns>Whether it has its place; <see langword="null"/>: it is not in the table.</returns>
    public Task<bool?> TryStartAsync(long number, Func<MigrationLedger, bool> mayStart, CancellationToken cancellationToken) => ExclusivelyAsync<bool?>(
        async (connection, transaction) =>
        {
            await using var bury = Command(
                connection, transaction, $"with {Held} delete from {schema}.ticket t where not {Alive}", ("grace", options.RestartGrace));
            var changed = await bury.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
            var ledger = await ReadAsync(connection, transaction, cancellationToken).ConfigureAwait(false);

            // It has it already where an earlier commit took place but its answer was lost.
            bool? starts = Find(ledger, number) is { } ticket ? ticket.HasPlace || mayStart(ledger) : null;
            if (starts == true)
            {
                await using var start = Command(
                    connection, transaction, $"update {schema}.ticket set has_place = true where number = @number", ("number", number));
                await start.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                changed = true;
            }

            if (changed)
            {
                await TellAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
            }

            return starts;
        },
        cancellationToken);

    /// <summary>Removes a ticket and tells everybody.</summary>
    public async Task RemoveAsync(long number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(
            connection,
            null,
            $"with gone as (delete from {schema}.ticket where number = @number returning number) select pg_catalog.pg_notify(@channel, '') from gone",
            ("number", number),
            ("channel", Channel));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of these advisory locks that no session holds.</summary>
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

    private static MigrationTicket? Find(MigrationLedger ledger, long number) => ledger.Tickets.FirstOrDefault(ticket => ticket.Number == number);

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

    private async Task<MigrationLedger> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(
            connection,
            transaction,
            $"""
             with {Held}
             select number, source_host, destination_host, vm, max_outgoing, max_incoming, has_place from {schema}.ticket t where {Alive}
             """,
            ("grace", options.RestartGrace));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var tickets = new List<MigrationTicket>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            tickets.Add(Ticket(reader));
        }

        return MigrationLedger.Of(tickets);
    }

    private static MigrationTicket Ticket(DbDataReader reader) => new(
        reader.GetInt64(0),
        new()
        {
            SourceHostId = reader.GetString(1),
            DestinationHostId = reader.GetString(2),
            Vm = reader.GetGuid(3),
            MaxOutgoingMigrations = reader.GetInt32(4),
            MaxIncomingMigrations = reader.GetInt32(5),
        },
        reader.GetBoolean(6));

    /// <summary>One transaction, and nobody else in the ledger until it has ended.</summary>
    private async Task<T> ExclusivelyAsync<T>(Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (!await PostgresDistributedLock.TryAcquireWithTransactionAsync(exclusive, transaction, ExclusiveTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new TimeoutException($"Somebody has held the ledger in schema '{schema}' for {ExclusiveTimeout.TotalSeconds} seconds.");
        }

        await MakeAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        var result = await work(connection, transaction).ConfigureAwait(false);

        // Not with the token: whether a cancelled commit took place could not be told.
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        made = true;
        return result;
    }

    private async Task MakeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (made)
        {
            return;
        }

        // "if not exists" would ask for the right to create even where there is nothing to.
        await using var ask = Command(connection, transaction, $"select pg_catalog.to_regclass('{schema}.ticket') is not null");
        if ((bool)(await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
        {
            return;
        }

        await using var make = Command(
            connection,
            transaction,
            $"""
             create schema if not exists {schema};
             create table {schema}.ticket (
                 number bigint generated by default as identity primary key,
                 owner_lock bigint not null,
                 source_host text not null,
                 destination_host text not null,
                 vm uuid not null,
                 max_outgoing integer not null check (max_outgoing >= 1),
                 max_incoming integer not null check (max_incoming >= 1),
                 has_place boolean not null,
                 locked_at timestamp with time zone not null default pg_catalog.clock_timestamp());
             """);
        await make.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task TellAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, transaction, "select pg_catalog.pg_notify(@channel, '')", ("channel", Channel));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
