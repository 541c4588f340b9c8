using System;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>
/// The model of the forecast, reckoned by hand: MiB and seconds. The link carries 100 a second, so 99 to 101; the guest changes 50, so 48.75 to 51.25.
/// </summary>
public class ForecastModelTests
{
    private readonly ManualMigration migration = new(ConvergenceSchedule.None);

    [Fact]
    public void A_migration_that_halves_from_iteration_to_iteration()
    {
        migration.Look(0, 1, 1000);
        Says(null, null, progress: 0);
        migration.Look(5, 1, 500, 500);
        Says(500 / 101.0, null, progress: 0.25);
        migration.Look(10, 1, 0, 500);
        Says(0, null, progress: 0.5);
        migration.Look(11, 2, 400, 100);
        Says(0, null, progress: 0.5);
        migration.Look(12, 2, 300, 100); // Had 500, a half of the first. At worst each has (51.25 / 99) ^ 0.33 of the one before: 0.80.
        Says(6.288038, 19.837522, progress: 0.5);
        migration.Look(15, 2, 0, 300);
        migration.Look(16, 3, 150, 100); // These 150 may be all there is.
        Says(2.484211, 20.802941, progress: 0.5);
        migration.Look(17, 3, 50, 100);
        Says(1.503349, 2.320419, progress: 0.879898);
    }

    [Fact]
    public void A_new_iteration_at_every_look()
    {
        migration.Look(0, 1, 1000);
        migration.Look(10, 2, 500, 1000);
        migration.Look(15, 3, 250, 500);
        migration.Look(17.5, 4, 125, 250); // As many as 2.5 s of changes make: these are all.
        Says(2.005742, 2.817801, progress: 0.861314);
    }

    /// <summary>While QEMU slows the guest down, it looks for changed pages before a pass is through.</summary>
    [Fact]
    public void What_is_left_of_a_pass_counts_with_what_is_found()
    {
        ToTheThirdIteration();
        migration.Look(16, 3, 150, 100);
        migration.Look(17, 3, 50, 100);
        migration.Look(17.4, 4, 210, 40);
        Says(3.632536, 4.597906, progress: 0.879898);
    }

    /// <summary>Shorter iterations change less of the same pages over again, so more in a second.</summary>
    [Fact]
    public void A_rate_that_rises_as_the_iterations_get_shorter_is_reckoned_to_rise_on()
    {
        ToTheThirdIteration();
        migration.Look(16, 3, 200, 100);
        migration.Look(17, 3, 100, 100); // 60 after 50 and 5 s after 10 s: 42.5 to 67.5, and twice 10 on top.
        Says(2.090598, 16.504348, progress: 0.602759);
    }

    [Theory]
    [InlineData(500, 50, 1.503349, 2.320419)] // as long as the one before
    [InlineData(800, 40, 0.909489, 2.790361)] // longer, and the guest changes less: 32.5 to 57.5
    public void A_rate_rises_with_shorter_iterations_only(double third, double rate, double least, double most)
    {
        ToTheThirdIteration(dirtyRate: 50);
        migration.Look(16, 3, third - 100, 100, dirtyRate: 50);
        migration.Look(17, 3, third - 200, 100, dirtyRate: 50);
        var end = 15 + (third / 100);
        migration.Look(end, 3, 0, third - 200, dirtyRate: 50);
        migration.Look(end + 1, 4, 150, 100, dirtyRate: rate);
        migration.Look(end + 2, 4, 50, 100, dirtyRate: rate);
        Says(least, most);
    }

    [Theory]
    [InlineData(486, true)]
    [InlineData(484, false)]
    public void A_less_kind_reading_outpaces_only_iterations_that_do_not_get_clearly_smaller(double third, bool isNotConverging)
    {
        ToTheThirdIteration();
        migration.Look(16, 3, third - 100, 100);
        migration.Look(17, 3, third - 200, 100);
        Assert.Equal((isNotConverging, null), (migration.Forecast.TimeRemaining.IsNotConverging, migration.Forecast.TimeRemaining.AtMost));
        Assert.InRange(migration.Forecast.TimeRemaining.AtLeast!.Value.TotalSeconds, (third - 200) / 101.0 - 0.001, 5);
    }

    /// <summary>At its low end a link of 41 carries 40.59; at its high end, a guest of 39.7 changes 40.69.</summary>
    [Theory]
    [InlineData(39, 41, 4)] // the kindest reading
    [InlineData(41, 39.7, 5)] // the least kind, and an iteration that is not smaller
    public void As_fast_as_it_is_sent_is_outpaced(double sending, double changing, double third)
    {
        migration.Look(0, 1, 10 * sending);
        migration.Look(10, 2, 5 * sending, 10 * sending, dirtyRate: changing);
        migration.Look(11, 2, 4 * sending, sending, dirtyRate: changing);
        migration.Look(15, 3, third * sending, 4 * sending, dirtyRate: changing);
        migration.Look(16, 3, (third - 1) * sending, sending, dirtyRate: changing);
        Assert.True(migration.Forecast.TimeRemaining.IsNotConverging);
    }

    /// <summary>QEMU reckons no rate before a second has passed, and reports 0.</summary>
    [Fact]
    public void A_rate_of_0_is_not_believed_while_there_are_changed_pages()
    {
        ToTheThirdIteration(dirtyRate: 0);
        migration.Look(16, 3, 150, 100, dirtyRate: 0);
        migration.Look(17, 3, 50, 100, dirtyRate: 0);
        Says(1.503349, 2.320419);
    }

    /// <summary>A large guest's changed pages are looked for longer than from one look to the next. Progress that goes ahead then never comes back.</summary>
    [Fact]
    public void Nothing_is_said_of_changes_before_they_are_found()
    {
        migration.Look(0, 1, 1000);
        migration.Look(10, 1, 0, 1000);
        foreach (var (time, remaining) in new[] { (10.1, 0), (10.2, 0), (10.3, 0), (10.4, 400), (10.5, 400) })
        {
            migration.Look(time, 2, remaining);
            Says(0, null, progress: 0.5);
        }

        migration.Look(11.5, 2, 300, 100);
        migration.Look(14.3, 2, 20, 280);
        migration.Look(14.4, 3, 10, 10);
        migration.Look(14.5, 3, 0, 10); // The last of the pass before, not of what is found.
        migration.Look(14.6, 3, 0);
        migration.Look(14.7, 3, 160);
        Assert.Equal(0.656760, migration.Forecast.Progress, 0.000_002);
        migration.Look(15.7, 3, 60, 100);
        Assert.InRange(migration.Forecast.Progress, 0.8, 0.95);
    }

    /// <summary>QEMU looks for changed pages a last time as it switches, and counts that.</summary>
    [Fact]
    public void In_post_copy_an_iteration_begins_that_has_to_be_sent()
    {
        migration.Look(0, 1, 1000);
        migration.Look(5, 1, 500, 500);
        migration.Look(8, 1, 200, 300);
        migration.Look(9, 2, 900, 100, inPostCopy: true);
        Says(900 / 101.0, 900 / 99.0, progress: 9 / (9 + (900 / 99.0)));
    }

    [Fact]
    public void The_time_before_there_is_anything_to_send_does_not_count()
    {
        migration.Look(0, null, 0, total: 0);
        migration.Look(5, null, 0, total: 0);
        migration.Look(6, 1, 1000);
        Says(null, null);
        migration.Look(7, 1, 900, 100);
        Says(900 / 101.0, null);
    }

    [Fact]
    public void The_first_look_tells_of_no_rate_by_itself()
    {
        migration.Look(5, 1, 1000, 500);
        Says(null, null);
    }

    [Fact]
    public void Without_a_total_nothing_is_known()
    {
        var left = default(MigrationForecast).Next(new() { Throughput = Bandwidth.FromMegabitsPerSecond(800) }).TimeRemaining;
        Assert.Equal(default, left);
        ToTheThirdIteration();
        migration.Look(16, 3, 0, total: 0);
        Says(null, null, progress: 0.5);
    }

    [Fact]
    public void Another_migration_forgets_the_changes_of_the_one_before()
    {
        ToTheThirdIteration();
        migration.Look(16, 3, 150, 100);
        migration.Look(17, 1, 1000, 100);
        Says(1000 / 101.0, null);
        migration.Look(18, 1, 900, 100);
        Says(900 / 101.0, null);
    }

    [Fact]
    public void Time_that_stands_still_tells_nothing_and_spoils_nothing()
    {
        migration.Look(0, 1, 1000);
        migration.Look(0, 2, 500, 1000, dirtyRate: 50);
        migration.Look(0, 2, 400, 100, dirtyRate: 50);
        Says(null, null);
        migration.Look(1, 2, 300, 100, dirtyRate: 50);
        Says(6.288038, 19.837522);
    }

    [Fact]
    public void An_iteration_of_nothing_tells_of_no_changes()
    {
        migration.Look(0, 1, 0);
        migration.Look(1, 2, 400, 100);
        migration.Look(2, 2, 300, 100);
        Says(300 / 101.0, null);
    }

    private void ToTheThirdIteration(double? dirtyRate = null)
    {
        migration.Look(0, 1, 1000, dirtyRate: dirtyRate);
        migration.Look(10, 1, 0, 1000, dirtyRate: dirtyRate);
        migration.Look(11, 2, 400, 100, dirtyRate: dirtyRate);
        migration.Look(12, 2, 300, 100, dirtyRate: dirtyRate);
        migration.Look(15, 2, 0, 300, dirtyRate: dirtyRate);
    }

    private void Says(double? least, double? most, double? progress = null)
    {
        var left = migration.Forecast.TimeRemaining;
        Assert.False(left.IsNotConverging);
        Same(least, left.AtLeast?.TotalSeconds);
        Same(most, left.AtMost?.TotalSeconds);
        Same(progress ?? migration.Forecast.Progress, migration.Forecast.Progress);

        static void Same(double? expected, double? actual) => Assert.Equal(expected ?? -1, actual ?? -1, 0.000_002);
    }
}
