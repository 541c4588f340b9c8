using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>What <see cref="MigrationLimiter.RunAsync"/> does after a start.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();
    private readonly InProcessLimiterStore store = new();
    private readonly MigrationLimiter limiter;
    private readonly Hosts hosts = new();

    public RunTests() => limiter = new(store) { TimeProvider = clock };

    [Fact]
    public async Task The_result_is_returned_and_the_lease_released()
    {
        var request = Requests.Between("a", "b", 1);
        var result = await RunAsync(request, (_, _) =>
        {
            Assert.True(Assert.Single(store.Entries).HasLease);
            return Task.FromResult("completed");
        });
        Assert.Equal("completed", result);
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task A_migration_that_throws_releases_its_lease()
    {
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Requests.Between("a", "b", 1), (_, _) => throw new IOException("gone")));
        await Assert.ThrowsAsync<IOException>(() => RunAsync(Requests.Between("a", "b", 1), (_, _) => Task.FromException<string>(new IOException("gone"))));
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task The_later_of_two_simultaneous_migrations_is_canceled_and_runs_when_the_other_has_ended()
    {
        var request = Requests.Between("a", "b", 1);
        var other = new ActiveMigration(Guid.NewGuid(), clock.GetUtcNow());
        var runs = new List<string>();
        var running = RunAsync(request, async (_, token) =>
        {
            if (runs.Count == 0)
            {
                // Neither was active when the hosts were asked.
                hosts.Now = new([other, new(request.Vm, clock.GetUtcNow().AddSeconds(3))], []);
                runs.Add("first");
                await Task.Delay(System.Threading.Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                hosts.Now = new([other], []);
                return "canceled";
            }

            runs.Add("second");
            return "completed";
        });
        await AdvanceUntilAsync(() => hosts.Now.Outgoing.Count == 1);
        for (var polls = hosts.Calls; hosts.Calls < polls + 5;)
        {
            clock.Advance(limiter.PollInterval);
            await Task.Delay(1);
        }

        Assert.Equal(["first"], runs); // it waits
        hosts.Now = ActiveMigrations.None;
        await AdvanceUntilAsync(() => running.IsCompleted);
        Assert.Equal("completed", await running);
        Assert.Equal(["first", "second"], runs);
        Assert.Empty(store.Entries);
    }

    [Fact]
    public async Task The_earlier_of_two_simultaneous_migrations_goes_on()
    {
        var request = Requests.Between("a", "b", 1);
        var end = new TaskCompletionSource();
        var running = RunAsync(request, async (_, token) =>
        {
            hosts.Now = new([new(request.Vm, clock.GetUtcNow()), new(Guid.NewGuid(), clock.GetUtcNow().AddSeconds(3))], []);
            await end.Task.WaitAsync(token);
            return "completed";
        });
        await AdvanceUntilAsync(() => hosts.Calls > 10);
        end.SetResult();
        Assert.Equal("completed", await running.WaitAsync(Timeout));
    }

    [Fact]
    public async Task The_hosts_are_polled_for_a_while_after_the_start_only()
    {
        var request = Requests.Between("a", "b", 1);
        var end = new TaskCompletionSource();
        var running = RunAsync(request, async (_, token) =>
        {
            hosts.Now = new([new(request.Vm, clock.GetUtcNow())], []);
            await end.Task.WaitAsync(token);
            return "completed";
        });
        for (var elapsed = TimeSpan.Zero; elapsed < 2 * limiter.StartCheckTime; elapsed += limiter.PollInterval / 4)
        {
            clock.Advance(limiter.PollInterval / 4);
            await Task.Delay(5);
        }

        Assert.InRange(hosts.Calls, 10, 21); // one before the start, then four times a second for five seconds
        hosts.Now = new([.. hosts.Now.Outgoing, new(Guid.NewGuid(), clock.GetUtcNow().AddDays(-1))], []);
        clock.Advance(limiter.PollInterval);
        end.SetResult();
        Assert.Equal("completed", await running.WaitAsync(Timeout));
    }

    [Fact]
    public async Task Hosts_that_do_not_answer_after_the_start_do_not_disturb_the_migration()
    {
        var request = Requests.Between("a", "b", 1);
        var end = new TaskCompletionSource();
        var running = RunAsync(request, async (_, token) =>
        {
            hosts.Error = new IOException("gone");
            await end.Task.WaitAsync(token);
            return "completed";
        });
        await AdvanceUntilAsync(() => hosts.Calls > 1);
        end.SetResult();
        Assert.Equal("completed", await running.WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_migration_that_completes_although_it_should_yield_is_returned()
    {
        var request = Requests.Between("a", "b", 1);
        var running = RunAsync(request, async (_, token) =>
        {
            hosts.Now = new([new(Guid.NewGuid(), clock.GetUtcNow()), new(request.Vm, clock.GetUtcNow().AddSeconds(3))], []);
            await Task.Delay(System.Threading.Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "completed";
        });
        await AdvanceUntilAsync(() => running.IsCompleted);
        Assert.Equal("completed", await running);
    }

    [Fact]
    public async Task The_caller_s_cancellation_cancels_the_migration_for_good()
    {
        using var cancel = new CancellationTokenSource();
        var runs = 0;
        var running = RunAsync(
            Requests.Between("a", "b", 1),
            async (_, token) =>
            {
                runs++;
                await Task.Delay(System.Threading.Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return "canceled";
            },
            cancel.Token);
        await cancel.CancelAsync();
        Assert.Equal("canceled", await running.WaitAsync(Timeout));
        Assert.Equal(1, runs);
        Assert.Empty(store.Entries);
    }

    private Task<string> RunAsync(LeaseRequest request, Func<MigrationLease, CancellationToken, Task<string>> migrate, CancellationToken cancellationToken = default) =>
        limiter.RunAsync(request, hosts, migrate, result => result == "canceled", null, cancellationToken);

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (!condition())
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2, limit.Token);
        }
    }

    private sealed class Hosts : IActiveMigrationSource
    {
        private int calls;

        public ActiveMigrations Now { get; set; } = ActiveMigrations.None;

        public Exception? Error { get; set; }

        public int Calls => Volatile.Read(ref calls);

        public Task<ActiveMigrations> GetActiveMigrationsAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            return Error is { } error ? Task.FromException<ActiveMigrations>(error) : Task.FromResult(Now);
        }
    }
}
