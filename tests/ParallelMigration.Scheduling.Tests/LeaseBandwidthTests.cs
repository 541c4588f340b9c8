using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Scheduling.Tests;

/// <summary>Two may run, with 500 Mbps each of 1 Gbps.</summary>
public sealed class LeaseBandwidthTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly Bandwidth Available = Bandwidth.FromGigabitsPerSecond(1);
    private static readonly Bandwidth Guaranteed = Bandwidth.FromMegabitsPerSecond(500);

    private readonly StoreDirectory directory = new();
    private readonly CancellationTokenSource end = new();

    public void Dispose()
    {
        end.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData(500, 1000, 1, 1000)]
    [InlineData(500, 1000, 2, 500)]
    [InlineData(250, 1000, 3, 333)]
    [InlineData(250, 1000, 8, 250)] // never below the plan's limit
    [InlineData(500, 400, 1, 500)]
    public void A_share_is_a_part_of_what_is_available_and_at_least_the_plan_s(int guaranteed, int available, int running, int expected) => Assert.Equal(
        expected,
        LeaseBandwidth.Share(Bandwidth.FromMegabitsPerSecond(guaranteed), Bandwidth.FromMegabitsPerSecond(available), running).ToMegabitsPerSecond());

    [Fact]
    public Task In_one_process_a_limit_rises_alone_falls_before_the_next_starts_and_rises_again() => RisesAndFallsAsync(Shared(new InProcessLimiterStore()));

    [Fact]
    public Task In_two_processes_with_a_file_store_too() => RisesAndFallsAsync(() => new FileLimiterStore(directory.Path));

    [Fact]
    public async Task A_raised_limit_rises_further_when_another_migration_ends()
    {
        var limiter = new MigrationLimiter();
        var request = Requests.Between("a", "b", 4);
        await using var first = await limiter.AcquireAsync(request);
        var second = await limiter.AcquireAsync(request with { Vm = Guid.NewGuid() });
        var limits = new Limits();
        var sharing = first.ShareBandwidthAsync(Available / 4, Available, limits.SetAsync, end.Token);
        await limits.UntilAsync(Available / 2);
        await second.DisposeAsync();
        await limits.UntilAsync(Available);
        await using var third = await limiter.AcquireAsync(request with { Vm = Guid.NewGuid() }).WaitAsync(Timeout);
        Assert.Contains(Available / 4, limits.All);
        await limits.UntilAsync(Available / 2);
        await EndAsync(sharing);
    }

    [Fact]
    public async Task A_migration_that_does_not_lower_its_limit_keeps_others_from_starting()
    {
        var limiter = new MigrationLimiter();
        await using var first = await limiter.AcquireAsync(Request());
        var raised = new TaskCompletionSource();
        var stuck = new TaskCompletionSource();
        var sharing = first.ShareBandwidthAsync(
            Guaranteed,
            Available,
            async (limit, token) =>
            {
                raised.TrySetResult();
                if (limit == Guaranteed)
                {
                    await stuck.Task.WaitAsync(token);
                }
            },
            end.Token);
        await raised.Task.WaitAsync(Timeout);
        var next = limiter.AcquireAsync(Request());
        await Task.Delay(100);
        Assert.False(next.IsCompleted);
        stuck.SetResult();
        await using var second = await next.WaitAsync(Timeout);
        Assert.Equal(BlockerKind.Running, Assert.Single(Assert.Single(second.Wait.Limits).Blockers).Kind);
        await EndAsync(sharing);
    }

    [Fact]
    public async Task The_destination_is_not_blocked_by_a_raised_limit()
    {
        var limiter = new MigrationLimiter();
        await using var first = await limiter.AcquireAsync(Request());
        var raised = new TaskCompletionSource();
        var sharing = first.ShareBandwidthAsync(Guaranteed, Available, (_, _) => { raised.TrySetResult(); return Task.CompletedTask; }, end.Token);
        await raised.Task.WaitAsync(Timeout);
        await using var other = await limiter.AcquireAsync(Requests.Between("x", "b", 2)).WaitAsync(Timeout);
        await EndAsync(sharing);
    }

    private static Func<ILimiterStore> Shared(ILimiterStore store) => () => store;

    private async Task RisesAndFallsAsync(Func<ILimiterStore> open)
    {
        var (one, two) = (new MigrationLimiter(open()), new MigrationLimiter(open()));
        await using var first = await one.AcquireAsync(Request());
        var limits = new Limits();
        var sharing = first.ShareBandwidthAsync(Guaranteed, Available, limits.SetAsync, end.Token);
        await limits.UntilAsync(Available);

        var second = await two.AcquireAsync(Request()).WaitAsync(Timeout);
        Assert.Equal(Guaranteed, limits.Now); // when the second may start, the first has lowered its limit
        var others = new Limits();
        using var endOfSecond = new CancellationTokenSource();
        var sharingToo = second.ShareBandwidthAsync(Guaranteed, Available, others.SetAsync, endOfSecond.Token);
        await Task.Delay(100);
        Assert.Empty(others.All); // two halves are all there is
        await endOfSecond.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sharingToo);
        await second.DisposeAsync();
        await limits.UntilAsync(Available);
        Assert.Equal([Available, Guaranteed, Available], limits.All);
        await EndAsync(sharing);
    }

    private async Task EndAsync(Task sharing)
    {
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sharing);
    }

    private static LeaseRequest Request() => Requests.Between("a", "b", 2);

    private sealed class Limits
    {
        private readonly List<Bandwidth> all = [];

        public Bandwidth[] All
        {
            get
            {
                lock (all)
                {
                    return [.. all];
                }
            }
        }

        public Bandwidth Now => All.Last();

        public Task SetAsync(Bandwidth limit, CancellationToken cancellationToken)
        {
            lock (all)
            {
                all.Add(limit);
            }

            return Task.CompletedTask;
        }

        public async Task UntilAsync(Bandwidth limit)
        {
            using var timeout = new CancellationTokenSource(Timeout);
            while (All.LastOrDefault() != limit)
            {
                await Task.Delay(5, timeout.Token);
            }
        }
    }
}
