using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;
using ParallelMigration.Libvirt.Tests.Migration;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt.Tests.Facts;

public class DirtyRateMeasurementTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly List<int> started = [];
    private int polls;

    [Fact]
    public async Task Two_periods_give_two_points()
    {
        var curve = await clock.RunAsync(Measurement(polls => polls > 2, rate => rate == 1 ? 90 : 20).MeasureAsync([1, 10], CancellationToken.None));
        Assert.Equal([1, 10], started);
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(1), 90L << 20), new DirtyPoint(TimeSpan.FromSeconds(10), 200L << 20)], curve.Points);
    }

    [Fact]
    public async Task What_never_ends_is_a_timeout()
    {
        var error = await Assert.ThrowsAsync<LibvirtException>(() => clock.RunAsync(Measurement(_ => false, _ => 1).MeasureAsync([1], CancellationToken.None)));
        Assert.Equal(LibvirtErrorCode.OperationTimeout, error.Code);
        Assert.InRange(polls, 100, 200);
    }

    /// <summary>The result of the period before is not taken for that of this one.</summary>
    [Fact]
    public async Task A_result_of_another_period_does_not_count()
    {
        var curve = await clock.RunAsync(new DirtyRateMeasurement(
            seconds => Task.CompletedTask, () => Task.FromResult<IReadOnlyDictionary<string, object>>(Stats(polls++ < 3 ? 1 : 10, 7)), clock).MeasureAsync([10], CancellationToken.None));
        Assert.Equal(4, polls);
        Assert.Equal(70L << 20, curve.BytesWithin(TimeSpan.FromSeconds(10)));
    }

    private DirtyRateMeasurement Measurement(Func<int, bool> isDone, Func<int, long> rate) => new(
        seconds =>
        {
            started.Add(seconds);
            polls = 0;
            return Task.CompletedTask;
        },
        () => Task.FromResult<IReadOnlyDictionary<string, object>>(isDone(++polls) ? Stats(started[^1], rate(started[^1])) : new Dictionary<string, object> { ["dirtyrate.calc_status"] = 1 }),
        clock);

    private static Dictionary<string, object> Stats(int period, long rate) => new Dictionary<string, object>
    {
        ["dirtyrate.calc_status"] = 2,
        ["dirtyrate.calc_period"] = period,
        ["dirtyrate.megabytes_per_second"] = rate,
    };
}
