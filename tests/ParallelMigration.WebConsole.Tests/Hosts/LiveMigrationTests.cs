using System;
using System.IO;
using System.Linq;
using ParallelMigration.AspNetCore;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Hosts;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.WebConsole.Tests.Hosts;

public sealed class LiveMigrationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("net-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_link_s_rate_is_what_the_kernel_counted_from_one_report_to_the_next()
    {
        using var live = Live(new NetCounters(folder, "migr0"));
        Sent(1_000_000);
        live.Add(Progress(100), TimeSpan.FromSeconds(1));
        Sent(2_000_000);
        live.Add(Progress(200), TimeSpan.FromSeconds(1.5));
        Assert.Equal([null, Bandwidth.FromMegabitsPerSecond(16)], live.Points.Select(point => point.Link));
    }

    [Fact]
    public void A_counter_that_begins_again_is_no_rate()
    {
        using var live = Live(new NetCounters(folder, "migr0"));
        Sent(5_000_000);
        live.Add(Progress(1), TimeSpan.FromSeconds(1));
        Sent(10);
        live.Add(Progress(2), TimeSpan.FromSeconds(2));
        Assert.All(live.Points, point => Assert.Null(point.Link));
    }

    [Fact]
    public void A_migration_whose_rate_libvirt_does_not_say_is_counted_by_what_it_processed()
    {
        using var live = Live(counters: null);
        live.Add(Progress(0), TimeSpan.Zero);
        live.Add(Progress(500_000), TimeSpan.FromSeconds(1));
        Assert.Equal([null, Bandwidth.FromMegabitsPerSecond(4)], live.Points.Select(point => point.Migration));
    }

    [Fact]
    public void A_long_migration_keeps_its_beginning_and_its_end_at_a_coarser_scale()
    {
        using var live = Live(counters: null);
        for (var second = 0; second < 100_000; second++)
        {
            live.Add(Progress(second), TimeSpan.FromSeconds(second));
        }

        Assert.InRange(live.Points.Count, 500, 1200);
        Assert.Equal(TimeSpan.Zero, live.Points[0].Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(99_999), live.Points[^1].Elapsed);
    }

    [Fact]
    public void After_a_restart_the_chart_goes_on_with_a_gap()
    {
        ThroughputPoint[] earlier = [new(TimeSpan.FromSeconds(1), Bandwidth.FromMegabitsPerSecond(8), null), new(TimeSpan.FromSeconds(2), Bandwidth.FromMegabitsPerSecond(9), null)];
        using var live = Live(counters: null, earlier);
        live.Add(Progress(0), TimeSpan.FromSeconds(60));
        live.Add(Progress(1_000_000), TimeSpan.FromSeconds(61));
        Assert.Equal([.. earlier, new(TimeSpan.FromSeconds(2), null, null), new(TimeSpan.FromSeconds(60), null, null), new(TimeSpan.FromSeconds(61), Bandwidth.FromMegabitsPerSecond(8), null)], live.Points);
    }

    [Fact]
    public void What_is_saved_of_a_chart_is_bounded_and_has_its_gaps_and_its_end()
    {
        using var live = Live(counters: null, [new(TimeSpan.FromSeconds(1), Bandwidth.FromMegabitsPerSecond(8), null)]);
        for (var i = 10; i < 1000; i++)
        {
            live.Add(Progress(i * 1_000_000), TimeSpan.FromSeconds(i));
        }

        var saved = live.Thinned(300);
        Assert.InRange(saved.Count, 200, 302);
        Assert.Equal(live.Points[^1], saved[^1]);
        Assert.Contains(new(TimeSpan.FromSeconds(1), null, null), saved);
    }

    private static LiveMigration Live(NetCounters? counters, ThroughputPoint[]? earlier = null) => new(
        new()
        {
            Id = Guid.NewGuid(),
            VmId = Guid.NewGuid(),
            VmName = "vm",
            SourceId = Guid.NewGuid(),
            SourceName = "alpha",
            User = "u",
            Started = DateTimeOffset.UnixEpoch,
            Status = JobStatus.Started,
        },
        counters,
        earlier);

    private static MigrationProgress Progress(long bytes) => new() { Sample = new() { BytesProcessed = bytes } };

    private void Sent(long bytes) => File.WriteAllText(Path.Combine(folder, "dev"), $"migr0: 1 2 3 4 5 6 7 8 {bytes} 10 11 12 13 14 15 16\n");
}
