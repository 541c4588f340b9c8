using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary>Tests whose server is stopped; each has one of its own.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly PostgresLimiterStoreOptions Quick = new() { PollInterval = TimeSpan.FromMilliseconds(100) };

    private readonly PostgresServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    [PostgresFact]
    public async Task After_a_restart_leases_and_positions_are_as_before()
    {
        await using var one = new PostgresLimiterStore(server.ConnectionString, Quick);
        await using var two = new PostgresLimiterStore(server.ConnectionString, Quick);
        var lease = await new MigrationLimiter(one).AcquireAsync(PostgresLimiterTests.Request(1));
        var waiting = new MigrationLimiter(two).AcquireAsync(PostgresLimiterTests.Request(2));
        await UntilHeldAsync(2);
        await server.StopAsync();
        await server.StartAsync();
        await UntilHeldAsync(2);

        // A new one is behind both.
        await using var three = new PostgresLimiterStore(server.ConnectionString, Quick);
        var last = new MigrationLimiter(three).AcquireAsync(PostgresLimiterTests.Request(1));
        await UntilHeldAsync(3);
        Assert.False(waiting.IsCompleted);
        await lease.DisposeAsync();
        await using var second = await waiting.WaitAsync(Timeout);
        Assert.False(last.IsCompleted);
        await second.DisposeAsync();
        await using var third = await last.WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task Without_its_database_a_lease_is_released_without_an_error_and_a_wait_fails()
    {
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick with { ReconnectTimeout = TimeSpan.FromSeconds(2) });
        var limiter = new MigrationLimiter(store);
        var lease = await limiter.AcquireAsync(PostgresLimiterTests.Request(1));
        var waiting = limiter.AcquireAsync(PostgresLimiterTests.Request(1));
        await UntilHeldAsync(2);
        await server.StopAsync();
        var error = await Assert.ThrowsAsync<LimiterStoreException>(() => waiting.WaitAsync(Timeout));
        Assert.Contains("could not be reached for 2 seconds", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        await Assert.ThrowsAsync<LimiterStoreException>(() => limiter.AcquireAsync(PostgresLimiterTests.Request(1)).WaitAsync(Timeout));
        await lease.DisposeAsync().AsTask().WaitAsync(Timeout);

        // Their rows in the table have no owner.
        await server.StartAsync();
        await using var later = new PostgresLimiterStore(server.ConnectionString, Quick with { RestartTimeout = TimeSpan.FromMilliseconds(10) });
        await using var next = await new MigrationLimiter(later).AcquireAsync(PostgresLimiterTests.Request(1)).WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task A_wait_for_the_database_can_be_canceled()
    {
        await server.StopAsync();
        await using var store = new PostgresLimiterStore(server.ConnectionString, Quick);
        using var cancel = new CancellationTokenSource();
        var waiting = new MigrationLimiter(store).AcquireAsync(PostgresLimiterTests.Request(1), cancellationToken: cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Timeout));
    }

    private Task UntilHeldAsync(long count) => PostgresLimiterTests.UntilAsync(
        async () => count.Equals(await server.ExecuteAsync(
            """
            select count(*) from parallel_migration.queue where owner_lock in
                (select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory' and objsubid = 1)
            """)),
        $"{count} rows have their lock");
}
