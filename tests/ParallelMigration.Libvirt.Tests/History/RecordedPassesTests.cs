using System;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt.Tests.History;

public class RecordedPassesTests
{
    [Fact]
    public void The_first_pass_is_the_memory_and_later_ones_are_its_changes()
    {
        var memory = Of((1, 0, 0, 1000), (1, 5, 500, 500), (2, 10, 1000, 200), (2, 11, 1100, 100), (3, 12, 1200, 60)).Memory(null)!;
        Assert.Equal(1000, memory.UsedBytes);
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(2), 60), new DirtyPoint(TimeSpan.FromSeconds(10), 200)], memory.Dirtied.Points);
    }

    /// <summary>Zeros are not sent, and a pass begins between two polls: what it has sent until the second one is its own.</summary>
    [Fact]
    public void What_a_pass_sent_before_it_was_seen_counts()
    {
        var memory = Of((1, 0, 0, 5000), (1, 5, 500, 500), (2, 10, 1050, 150)).Memory(null)!;
        Assert.Equal(1000, memory.UsedBytes);
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(10), 200)], memory.Dirtied.Points);
    }

    /// <summary>QEMU looks for changed pages when what is left fits the downtime: that is in what the next pass has to send, but the guest did not change it meanwhile.</summary>
    [Fact]
    public void What_a_pass_left_is_not_counted_as_changed_where_QEMU_reports_the_rate()
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, sent, remaining, rate) in new[] { (1, 0.0, 0L, 1000L, 0L), (2, 10, 900, 140, 4), (3, 11.5, 940, 106, 4), (4, 12, 1000, 102, 4) })
        {
            passes.Add(new()
            {
                Iteration = pass,
                Elapsed = TimeSpan.FromSeconds(seconds),
                BytesTotal = 10_000,
                BytesProcessed = sent,
                BytesRemaining = remaining,
                DirtyRate = Bandwidth.FromBitsPerSecond(8 * rate),
            });
        }

        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(1.5), 6), new DirtyPoint(TimeSpan.FromSeconds(10), 40)], passes.Memory(null)!.Dirtied.Points);
    }

    [Fact]
    public void Passes_between_two_polls_are_left_out()
    {
        var memory = Of((1, 0, 0, 1000), (2, 10, 1000, 200), (5, 12, 1400, 60), (6, 13, 1460, 30)).Memory(null)!;
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(10), 200)], memory.Dirtied.Points);
    }

    /// <summary>Auto-converge slowed the guest down in the second pass, by 20 %, and more in the third; in the fourth it was free again.</summary>
    [Fact]
    public void Passes_of_a_guest_that_was_slowed_down_are_of_its_CPU_time()
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, remaining, throttle) in new[] { (1, 0, 1000L, 0), (2, 10, 200, 0), (2, 11, 100, 20), (3, 15, 60, 20), (3, 16, 60, 70), (4, 25, 50, 0), (5, 28, 90, 0) })
        {
            passes.Add(new() { Iteration = pass, Elapsed = TimeSpan.FromSeconds(seconds), BytesTotal = 10_000, BytesRemaining = remaining }, throttle);
        }

        var memory = passes.Memory(1000)!;
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(3), 90), new DirtyPoint(TimeSpan.FromSeconds(10), 200)], memory.Dirtied.Points);
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(3), 50), new DirtyPoint(TimeSpan.FromSeconds(4), 60)], memory.DirtiedInCpuTime.Points);
    }

    [Fact]
    public void The_last_pass_of_a_guest_that_is_slowed_down_counts()
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, remaining, throttle) in new[] { (1, 0, 1000L, 0), (2, 10, 200, 50), (3, 20, 100, 50) })
        {
            passes.Add(new() { Iteration = pass, Elapsed = TimeSpan.FromSeconds(seconds), BytesTotal = 10_000, BytesRemaining = remaining }, throttle);
        }

        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(5), 100)], passes.Memory(1000)!.DirtiedInCpuTime.Points);
        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(10), 200)], passes.Memory(1000)!.Dirtied.Points);
    }

    /// <summary>The second pass began with 900, of which 400 were left when QEMU asked: what it found then is not all that the guest changed. The third had 300 left, and ended.</summary>
    [Fact]
    public void A_pass_in_whose_middle_QEMU_asked_does_not_count()
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, sent, remaining) in new[] { (1, 0, 0L, 1000L), (1, 9, 950, 50), (2, 10, 1050, 850), (2, 14, 1450, 450), (3, 15, 1500, 900), (3, 20, 2100, 300), (4, 21, 2200, 700), (4, 22, 2300, 600) })
        {
            passes.Add(new() { Iteration = pass, Elapsed = TimeSpan.FromSeconds(seconds), BytesTotal = 10_000, BytesProcessed = sent, BytesRemaining = remaining, Throughput = Bandwidth.FromBitsPerSecond(800) });
        }

        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(6), 700), new DirtyPoint(TimeSpan.FromSeconds(10), 900)], passes.Memory(null)!.Dirtied.Points);
    }

    /// <summary>Of 70 passes the first counts, which took 100 s, and the latest of the others: the second, which took 50 s, no longer does.</summary>
    [Fact]
    public void Of_many_passes_the_first_and_the_latest_count()
    {
        RecordedPasses passes = new();
        for (var pass = 1; pass <= 71; pass++)
        {
            passes.Add(new() { Iteration = pass, Elapsed = TimeSpan.FromSeconds(pass switch { 1 => 0, 2 => 100, _ => 147 + pass }), BytesTotal = 10_000, BytesRemaining = 100 });
        }

        Assert.Equal([new DirtyPoint(TimeSpan.FromSeconds(1), 100), new DirtyPoint(TimeSpan.FromSeconds(100), 100)], passes.Memory(1000)!.Dirtied.Points);
    }

    /// <summary>QEMU counts a pass first and then computes the rate of the one before: the first sample of the third pass still has that of the first.</summary>
    [Fact]
    public void A_rate_counts_as_the_latest_sample_of_a_pass_has_it()
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, rate) in new[] { (1, 0, 0L), (2, 10, 40), (3, 20, 40), (3, 21, 30), (4, 30, 30), (4, 31, 20) })
        {
            passes.Add(new() { Iteration = pass, Elapsed = TimeSpan.FromSeconds(seconds), BytesTotal = 10_000, BytesRemaining = 9_000, DirtyRate = Bandwidth.FromBitsPerSecond(8 * rate) });
        }

        Assert.Equal(DirtyCurve.FromPoints(new[] { 400L, 300, 200 }.Select(bytes => new DirtyPoint(TimeSpan.FromSeconds(10), bytes))), passes.Memory(1000)!.Dirtied);
    }

    [Fact]
    public void With_one_pass_all_that_was_sent_is_the_memory()
    {
        Assert.Equal(1000, Of((1, 0, 0, 5000)).Memory(1000)!.UsedBytes);
        Assert.Null(Of().Memory(null));
        Assert.Null(Of().Memory(0));
    }

    private static RecordedPasses Of(params (int Pass, int Seconds, long Sent, long Remaining)[] samples)
    {
        RecordedPasses passes = new();
        foreach (var (pass, seconds, sent, remaining) in samples)
        {
            passes.Add(new MigrationSample
            {
                Iteration = pass,
                Elapsed = TimeSpan.FromSeconds(seconds),
                BytesTotal = 10_000,
                BytesProcessed = sent,
                BytesRemaining = remaining,
            });
        }

        return passes;
    }
}
