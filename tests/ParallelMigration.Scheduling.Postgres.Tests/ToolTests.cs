using System;
using System.Threading.Tasks;
using Npgsql;
using ParallelMigration.Tool.Commands;

namespace ParallelMigration.Scheduling.Postgres.Tests;

/// <summary><c>migrate --limits-store postgres://…</c>: the queue is the server's.</summary>
public sealed class ToolTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private string Option
    {
        get
        {
            NpgsqlConnectionStringBuilder known = new(server.ConnectionString);
            return $"postgres:///{known.Database}?Host={Uri.EscapeDataString(known.Host!)}&Username={known.Username}";
        }
    }

    [PostgresFact]
    public async Task Two_invocations_queue_at_one_server()
    {
        await using var one = LimitsStore.Open(Option);
        await using var two = LimitsStore.Open(Option);
        var request = Request();
        var first = await one.Limiter.AcquireAsync(request);
        FirstWait waited = new();
        var waiting = two.Limiter.AcquireAsync(Request(), progress: waited);
        var limits = (await waited.Seen.WaitAsync(Timeout)).Limits;
        Assert.Equal(request.Vm, Assert.Single(limits[0].Blockers).Vm);
        Assert.False(waiting.IsCompleted);
        await first.DisposeAsync();
        await using var second = await waiting.WaitAsync(Timeout);
    }

    [PostgresFact]
    public async Task A_server_that_is_not_there_is_named()
    {
        await using var store = LimitsStore.Open(Option.Replace("pm-postgres-", "nowhere-", StringComparison.Ordinal));
        await Assert.ThrowsAsync<LimiterStoreException>(() => store.Limiter.AcquireAsync(Request()));
    }

    private static LeaseRequest Request() => new()
    {
        SourceHostId = "tool-a", DestinationHostId = "tool-b", Vm = Guid.NewGuid(), MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1,
    };

    private sealed class FirstWait : IProgress<LeaseWait>
    {
        private readonly TaskCompletionSource<LeaseWait> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<LeaseWait> Seen => seen.Task;

        public void Report(LeaseWait value) => seen.TrySetResult(value);
    }
}
