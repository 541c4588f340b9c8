using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Scheduling.Postgres.Tests;

public sealed class PostgresLimiterTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly PostgresLimiterStoreOptions Quick = new()
    {
        Schema = "s_" + Guid.NewGuid().ToString("N"),
        PollInterval = TimeSpan.FromMilliseconds(100),
    };

    [PostgresProperty(MaxTest = 15)]
    public Property After_every_step_exactly_those_run_that_may() => Prop.ForAll(LimiterStep.Sequences(20), async steps =>
    {
        var stores = new List<PostgresLimiterStore>();
        var relays = new List<ServerRelay>();
        try
        {
            await new LimiterMachine(Start, 3, () => Task.Delay(5)).RunAsync(steps);
            Assert.Equal(0L, await HeldAsync()); // the rows of crashed processes stay until the next change
        }
        finally
        {
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }

            foreach (var relay in relays)
            {
                await relay.DisposeAsync();
            }
        }

        LimiterProcess Start()
        {
            var relay = new ServerRelay(server.ConnectionString);
            relays.Add(relay);
            var store = new PostgresLimiterStore(relay.ConnectionString, Quick);
            stores.Add(store);
            return new(store, TimeProvider.System, TimeSpan.FromMilliseconds(20), relay.CutAsync);
        }
    });

    [PostgresFact]
    public async Task A_parallel_migration_of_one_process_blocks_those_of_another()
    {
        await using var one = new PostgresLimiterStore(server.ConnectionString, Quick);
        await using var two = new PostgresLimiterStore(server.ConnectionString, Quick);
        var lease = await new MigrationLimiter(one).AcquireAsync(Request(1));
        var progress = new Progress();
        var waiting = new MigrationLimiter(two).AcquireAsync(Request(2), null, progress);
        Assert.Equal(2, (await progress.First.WaitAsync(Timeout)).Limits.Count);
        await lease.DisposeAsync();
        await using var next = await waiting.WaitAsync(Timeout);
        Assert.Equal(BlockerKind.Running, Assert.Single(next.Wait.Limits[0].Blockers).Kind);
    }

    [PostgresFact]
    public async Task A_change_is_announced_and_not_only_found_by_the_poll()
    {
        await using var one = new PostgresLimiterStore(server.ConnectionString, Quick with { PollInterval = TimeSpan.FromHours(1) });
        await using var two = new PostgresLimiterStore(server.ConnectionString, Quick with { PollInterval = TimeSpan.FromHours(1) });
        var lease = await new MigrationLimiter(one).AcquireAsync(Request(1));
        var waiting = new MigrationLimiter(two).AcquireAsync(Request(1));
        await UntilAsync(async () => await RowsAsync() == 2, "the other one waits");
        await lease.DisposeAsync();
        await using var next = await waiting.WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task A_canceled_wait_leaves_no_row_and_no_lock()
    {
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick);
        var limiter = new MigrationLimiter(store);
        await using (await limiter.AcquireAsync(Request(1)))
        {
            using var cancel = new CancellationTokenSource();
            var waiting = limiter.AcquireAsync(Request(1), cancellationToken: cancel.Token);
            await UntilAsync(async () => await RowsAsync() == 2, "the second waits");
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
            Assert.Equal(1L, await RowsAsync());
        }

        Assert.Equal(0L, await RowsAsync());
        Assert.Equal(0L, await server.ExecuteAsync("select count(*) from pg_locks where locktype = 'advisory'"));
    }

    [PostgresFact]
    public async Task Contending_processes_never_exceed_the_limit_and_all_get_their_leases()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("pm-contenders-");
        try
        {
            using var one = ContenderProcess.Start("race", server.ConnectionString, "2", "15", folder.FullName);
            using var two = ContenderProcess.Start("race", server.ConnectionString, "2", "15", folder.FullName);
            using var three = ContenderProcess.Start("race", server.ConnectionString, "2", "15", folder.FullName);
            foreach (var contender in new[] { one, two, three })
            {
                Assert.InRange(int.Parse((await contender.LineAsync())!, System.Globalization.CultureInfo.InvariantCulture), 1, 2);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [PostgresFact]
    public async Task A_killed_process_loses_its_lease_and_its_position_at_once()
    {
        await using var store = new PostgresLimiterStore(server.ConnectionString); // the contender's schema
        var limiter = new MigrationLimiter(store);
        using var holder = ContenderProcess.Start("hold", server.ConnectionString, "1");
        Assert.Equal("in", await holder.LineAsync());
        using var inLine = ContenderProcess.Start("hold", server.ConnectionString, "1");
        await UntilAsync(async () => await RowsAsync("parallel_migration") == 2, "the second contender waits");
        var waiting = limiter.AcquireAsync(Request(1));
        await UntilAsync(async () => await RowsAsync("parallel_migration") == 3, "we wait behind both");
        inLine.Kill();
        holder.Kill();
        await using var lease = await waiting.WaitAsync(Timeout);
        Assert.Equal(1L, await RowsAsync("parallel_migration"));
    }

    [PostgresFact]
    public async Task A_process_that_ends_in_order_releases_its_lease()
    {
        await using var store = new PostgresLimiterStore(server.ConnectionString);
        using var holder = ContenderProcess.Start("hold", server.ConnectionString, "1");
        Assert.Equal("in", await holder.LineAsync());
        var waiting = new MigrationLimiter(store).AcquireAsync(Request(1));
        await UntilAsync(async () => await RowsAsync("parallel_migration") == 2, "we wait");
        holder.Release();
        await using var lease = await waiting.WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task A_row_that_was_lost_is_put_back_with_its_number()
    {
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick);
        var limiter = new MigrationLimiter(store);
        await using var lease = await limiter.AcquireAsync(Request(1));
        var number = await server.ExecuteAsync($"select number from {Quick.Schema}.queue");
        var waiting = limiter.AcquireAsync(Request(1));
        await UntilAsync(async () => await RowsAsync() == 2, "the second waits");

        var before = await OwnerLocksAsync();

        // Every session of the store, as a network that breaks would end them.
        await server.ExecuteAsync("select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'");
        await UntilAsync(
            async () => await HeldAsync() == 2 && !before.Intersect(await OwnerLocksAsync()).Any(),
            "both are back, with new sessions");
        Assert.Equal(number, await server.ExecuteAsync($"select number from {Quick.Schema}.queue where state = 1"));
        Assert.False(waiting.IsCompleted);
        await lease.DisposeAsync();
        await using var next = await waiting.WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task A_row_that_is_found_lost_twice_is_put_back_once()
    {
        var schema = "once_" + Guid.NewGuid().ToString("N");
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick with { Schema = schema, PollInterval = TimeSpan.FromHours(1) });
        await using var lease = await new MigrationLimiter(store).AcquireAsync(Request(1));
        await LogChangesAsync(schema);
        await using var held = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var holder = await held.OpenConnectionAsync();
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await using var hold = new Npgsql.NpgsqlCommand($"lock table {schema}.queue in access exclusive mode", holder, transaction);
            await hold.ExecuteNonQueryAsync();
            await server.ExecuteAsync(
                $"""
                 select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where pid not in (pg_backend_pid(), {holder.ProcessID}) and backend_type = 'client backend'
                 """);
            await UntilAsync(
                async () => (bool)(await server.ExecuteAsync("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'relation')"))!,
                "the store found its session broken and puts the line back");

            // The second reads the state while the first is not done.
            var before = (DateTime)(await server.ExecuteAsync("select clock_timestamp()"))!;
            var second = store.RestoreLostAsync(CancellationToken.None);
            await UntilAsync(
                async () => (bool)(await server.ExecuteAsync(
                    $"""
                     select exists (select from pg_stat_activity where state = 'idle' and query like '%unnest(%' and pid <> pg_backend_pid()
                         and query_start >= '{before:O}')
                     """))!,
                "the second has found the line lost");
            await transaction.CommitAsync();
            await second;
        }

        await UntilAsync(async () => await RowsAsync(schema) == await HeldAsync(schema), "the line is back");
        Assert.Equal(1L, await server.ExecuteAsync($"select count(*) from {schema}.change"));
    }

    [PostgresFact]
    public async Task A_row_whose_lock_is_replaced_is_never_without_one()
    {
        var schema = "replaced_" + Guid.NewGuid().ToString("N");
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick with { Schema = schema, PollInterval = TimeSpan.FromHours(1) });
        await using var entry = (PostgresLimiterEntry)await store.AddAsync(Request(1), CancellationToken.None);
        await LogChangesAsync(schema);
        var first = entry.OwnerLockKey;
        await entry.RegisterAsync(first, CancellationToken.None);
        Assert.NotEqual(first, entry.OwnerLockKey);
        Assert.Equal(true, await server.ExecuteAsync($"select bool_and(old_held and new_held) from {schema}.change"));
        Assert.Equal((1L, 1L), (await HeldAsync(schema), await LocksAsync()));

        // A change that fails leaves the line as it was, with its lock.
        await server.ExecuteAsync($"alter table {schema}.queue add constraint no_more check (false) not valid");
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => entry.RegisterAsync(entry.OwnerLockKey, CancellationToken.None));
            Assert.Equal((1L, 2L), (await HeldAsync(schema), await LocksAsync()));
        }

        await server.ExecuteAsync($"alter table {schema}.queue drop constraint no_more");
        await entry.RegisterAsync(entry.OwnerLockKey, CancellationToken.None);
        Assert.Equal((1L, 1L), (await HeldAsync(schema), await LocksAsync()));
        await entry.DisposeAsync();
        Assert.Equal((0L, 0L), (await RowsAsync(schema), await LocksAsync()));
    }

    [PostgresFact]
    public async Task A_foreign_table_is_reported()
    {
        await server.ExecuteAsync("create schema broken; create table broken.queue (number text)");
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick with { Schema = "broken" });
        var error = await Assert.ThrowsAsync<LimiterStoreException>(() => new MigrationLimiter(store).AcquireAsync(Request(1)));
        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.Contains("owner_lock", error.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_disposed_store_accepts_no_entry()
    {
        var store = new PostgresLimiterStore(server.ConnectionString, Quick);
        var lease = await new MigrationLimiter(store).AcquireAsync(Request(1));
        await store.DisposeAsync();
        await store.DisposeAsync();
        await lease.DisposeAsync();
        Assert.Equal(0L, await RowsAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => new MigrationLimiter(store).AcquireAsync(Request(1)));
    }

    /// <summary>As the README has it, with the schema of its own default.</summary>
    [PostgresFact]
    public async Task A_store_needs_only_a_connection_string()
    {
        var connectionString = server.ConnectionString;
        await using var store = new PostgresLimiterStore(connectionString); // Host=db1;Database=engine;Username=migrations
        var limiter = new MigrationLimiter(store);
        await using var lease = await limiter.AcquireAsync(Request(1)).WaitAsync(Timeout);
        Assert.NotEqual(0L, await RowsAsync("parallel_migration"));
    }

    internal static LeaseRequest Request(int maximum) => new()
    {
        SourceHostId = "alpha",
        DestinationHostId = "beta",
        Vm = Guid.NewGuid(),
        MaxOutgoingMigrations = maximum,
        MaxIncomingMigrations = maximum,
    };

    internal static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within {Timeout}: {what}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task<long> RowsAsync(string? schema = null) => (long)(await server.ExecuteAsync($"select count(*) from {schema ?? Quick.Schema}.queue"))!;

    private async Task<long[]> OwnerLocksAsync() => (long[])(await server.ExecuteAsync($"select array_agg(owner_lock) from {Quick.Schema}.queue"))!;

    private async Task<long> LocksAsync() => (long)(await server.ExecuteAsync("select count(*) from pg_locks where locktype = 'advisory'"))!;

    /// <summary>From now on the table <c>change</c> has a row for each change of an entry's lock, and whether the locks of before and after were held then.</summary>
    private async Task LogChangesAsync(string schema) => await server.ExecuteAsync(
        $"""
         create table {schema}.change (old_held boolean, new_held boolean);
         create function {schema}.held(key bigint) returns boolean language sql as
             $$ select key in (select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory' and objsubid = 1) $$;
         create function {schema}.log() returns trigger language plpgsql as
             $$ begin insert into {schema}.change values ({schema}.held(old.owner_lock), {schema}.held(new.owner_lock)); return new; end $$;
         create trigger log before update of owner_lock on {schema}.queue for each row execute function {schema}.log();
         """);

    private async Task<long> HeldAsync(string? schema = null) => (long)(await server.ExecuteAsync(
        $"""
         select count(*) from {schema ?? Quick.Schema}.queue where owner_lock in
             (select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory' and objsubid = 1)
         """))!;

    private sealed class Progress : IProgress<LeaseWait>
    {
        private readonly TaskCompletionSource<LeaseWait> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LeaseWait> First => first.Task;

        public void Report(LeaseWait value) => first.TrySetResult(value);
    }
}
