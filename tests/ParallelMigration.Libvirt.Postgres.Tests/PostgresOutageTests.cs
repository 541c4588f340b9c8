using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Postgres.Tests;

/// <summary>Each with a server of its own, which goes away.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly PostgresLedgerOptions Quick = new() { PollInterval = TimeSpan.FromMilliseconds(100) };

    private readonly PostgresServer server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    public void Dispose() => server.Dispose();

    [PostgresFact]
    public async Task After_a_restart_places_and_turns_are_as_before()
    {
        await using var one = new PostgresLedgerStore(server.ConnectionString, Quick);
        await using var two = new PostgresLedgerStore(server.ConnectionString, Quick);
        var place = await new MigrationGate(one).EnterAsync(PostgresGateTests.Request(1));
        var waiting = new MigrationGate(two).EnterAsync(PostgresGateTests.Request(2));
        await UntilHeldAsync(2);
        await server.StopAsync();
        await server.StartAsync();
        await UntilHeldAsync(2);

        // Who comes now is behind both.
        await using var three = new PostgresLedgerStore(server.ConnectionString, Quick);
        var last = new MigrationGate(three).EnterAsync(PostgresGateTests.Request(1));
        await UntilHeldAsync(3);
        Assert.False(waiting.IsCompleted);
        await place.DisposeAsync();
        await using var second = await waiting.WaitAsync(Patience);
        Assert.False(last.IsCompleted);
        await second.DisposeAsync();
        await using var third = await last.WaitAsync(Patience);
    }

    [PostgresFact]
    public async Task Without_its_database_a_place_is_given_back_in_peace_and_who_waits_is_told()
    {
        await using var store = new PostgresLedgerStore(server.ConnectionString, Quick with { ReconnectTimeout = TimeSpan.FromSeconds(2) });
        var gate = new MigrationGate(store);
        var place = await gate.EnterAsync(PostgresGateTests.Request(1));
        var waiting = gate.EnterAsync(PostgresGateTests.Request(1));
        await UntilHeldAsync(2);
        await server.StopAsync();
        var error = await Assert.ThrowsAsync<MigrationLedgerUnavailableException>(() => waiting.WaitAsync(Patience));
        Assert.Contains("out of reach for 2 seconds", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.InnerException);
        await Assert.ThrowsAsync<MigrationLedgerUnavailableException>(() => gate.EnterAsync(PostgresGateTests.Request(1)).WaitAsync(Patience));
        await place.DisposeAsync().AsTask().WaitAsync(Patience);

        // What is left of them in the table is nobody's.
        await server.StartAsync();
        await using var later = new PostgresLedgerStore(server.ConnectionString, Quick with { RestartGrace = TimeSpan.FromMilliseconds(10) });
        await using var next = await new MigrationGate(later).EnterAsync(PostgresGateTests.Request(1)).WaitAsync(Patience);
    }

    [PostgresFact]
    public async Task Who_waits_for_a_database_can_be_cancelled()
    {
        await server.StopAsync();
        await using var store = new PostgresLedgerStore(server.ConnectionString, Quick);
        using var cancel = new CancellationTokenSource();
        var waiting = new MigrationGate(store).EnterAsync(PostgresGateTests.Request(1), cancellationToken: cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    private Task UntilHeldAsync(long count) => PostgresGateTests.UntilAsync(
        async () => count.Equals(await server.ExecuteAsync(
            """
            select count(*) from parallel_migration.ticket where owner_lock in
                (select (classid::bigint << 32) | objid::bigint from pg_locks where locktype = 'advisory' and objsubid = 1)
            """)),
        $"{count} have a live line");
}
