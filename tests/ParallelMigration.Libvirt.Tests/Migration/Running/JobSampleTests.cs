using System;
using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt.Tests.Migration;

public class JobSampleTests
{
    private const int Unbounded = 2;
    private const int Completed = 3;

    private static readonly Dictionary<string, object> Values = new()
    {
        ["operation"] = 5,
        ["time_elapsed"] = 2000UL,
        ["downtime"] = 30UL,
        ["setup_time"] = 7UL,
        ["data_total"] = 1000UL,
        ["data_processed"] = 500_000UL,
        ["data_remaining"] = 250UL,
        ["memory_total"] = 1000UL,
        ["memory_bps"] = 125_000_000UL,
        ["memory_dirty_rate"] = 100UL,
        ["memory_page_size"] = 4096UL,
        ["memory_iteration"] = 3UL,
    };

    [Theory]
    [InlineData(null, 0)]
    [InlineData(70, 70)]
    [InlineData(1_000, 99)]
    public void The_throttle_is_a_percentage(int? value, int percent) =>
        Assert.Equal(percent, new JobSample(Unbounded, value is { } known ? new(Values) { ["auto_converge_throttle"] = known } : Values).ThrottlePercent);

    [Fact]
    public void Progress_has_the_units_it_says()
    {
        var progress = new JobSample(Unbounded, Values).ToMigrationSample();
        Assert.Equal(
            new MigrationSample
            {
                Elapsed = TimeSpan.FromSeconds(2),
                BytesTotal = 1000,
                BytesProcessed = 500_000,
                BytesRemaining = 250,
                Iteration = 3,
                DirtyRate = Bandwidth.FromBitsPerSecond(100 * 4096 * 8),
                Throughput = Bandwidth.FromGigabitsPerSecond(1),
                ExpectedDowntime = TimeSpan.FromMilliseconds(30),
            },
            progress);
    }

    [Theory]
    [InlineData(ulong.MaxValue, 400UL, 300, 300)]
    [InlineData((ulong)long.MaxValue, 1000UL, 300, 300)]
    [InlineData(1001UL, 1000UL, 300, 300)]
    [InlineData(1001UL, 1000UL, null, 1000)]
    [InlineData((ulong)long.MaxValue, 0UL, null, 0)]
    [InlineData(1000UL, 1000UL, 300, 1000)]
    [InlineData(0UL, 1000UL, 300, 0)]
    public void A_remaining_amount_above_the_total_is_that_of_the_sample_before(ulong remaining, ulong total, int? before, long expected)
    {
        var earlier = before is { } amount ? Sample((ulong)amount, 1000) : null;
        Assert.Equal(expected, Sample(remaining, total).Plausible(earlier).ToMigrationSample().BytesRemaining);

        static JobSample Sample(ulong remaining, ulong total) =>
            new(Unbounded, new Dictionary<string, object> { ["data_remaining"] = remaining, ["data_total"] = total });
    }

    [Fact]
    public void Statistics_have_the_units_they_say() => Assert.Equal(
        new MigrationStatistics
        {
            Origin = MigrationStatisticsOrigin.CompletedJobOnDestination,
            TotalTime = TimeSpan.FromSeconds(2),
            Downtime = TimeSpan.FromMilliseconds(30),
            SetupTime = TimeSpan.FromMilliseconds(7),
            BytesTransferred = 500_000,
            MemoryTotal = 1000,
            Throughput = Bandwidth.FromBitsPerSecond(2_000_000),
            Iterations = 3,
            DirtyRate = Bandwidth.FromBitsPerSecond(100 * 4096 * 8),
        },
        new JobSample(Completed, Values).ToStatistics(MigrationStatisticsOrigin.CompletedJobOnDestination));

    [Fact]
    public void What_is_only_expected_is_no_downtime() =>
        Assert.Null(new JobSample(Unbounded, Values).ToStatistics(MigrationStatisticsOrigin.LastSample).Downtime);

    [Fact]
    public void What_libvirt_does_not_give_is_null()
    {
        var sample = new JobSample(Unbounded, new Dictionary<string, object>());
        Assert.Equal(
            new MigrationStatistics { Origin = MigrationStatisticsOrigin.LastSample }, sample.ToStatistics(MigrationStatisticsOrigin.LastSample));
        Assert.True(sample.IsOutgoingMigration);
    }

    [Fact]
    public void Absurd_numbers_do_not_overflow()
    {
        var values = new Dictionary<string, object>();
        foreach (var name in Values.Keys)
        {
            values[name] = ulong.MaxValue;
        }

        var statistics = new JobSample(Completed, values).ToStatistics(MigrationStatisticsOrigin.CompletedJobOnSource);
        Assert.Equal(long.MaxValue, statistics.BytesTransferred);
        Assert.Null(statistics.DirtyRate);
        Assert.Equal(int.MaxValue, statistics.Iterations);
        Assert.Equal(long.MaxValue, new JobSample(Unbounded, values).ToMigrationSample().BytesRemaining);
        foreach (var name in Values.Keys)
        {
            values[name] = -1;
        }

        Assert.Null(new JobSample(Completed, values).ToStatistics(MigrationStatisticsOrigin.CompletedJobOnSource).BytesTransferred);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    public void Only_a_job_that_runs_is_running(int type, bool running) => Assert.Equal(running, new JobSample(type, Values).IsRunning);

    [Fact]
    public void Another_operation_is_no_outgoing_migration() =>
        Assert.False(new JobSample(Unbounded, new Dictionary<string, object> { ["operation"] = 4 }).IsOutgoingMigration);
}
