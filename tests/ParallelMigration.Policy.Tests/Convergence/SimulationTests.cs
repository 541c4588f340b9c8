using System;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

/// <summary>Guests of every kind, followed to their ends.</summary>
public class SimulationTests
{
    private static readonly ConvergenceSchedule MinimalDowntime = new(
        [Downtime(100)], [new(1, Downtime(150)), new(2, Downtime(200)), new(3, Downtime(300)), new(4, Downtime(400)), new(6, Downtime(500))], [ConvergenceAction.Abort]);

    public static TheoryData<SimulatedGuest> Converging =>
    [
        SimulatedGuest.Idle, SimulatedGuest.Steady(0.1), SimulatedGuest.Steady(0.5), SimulatedGuest.Steady(0.9), SimulatedGuest.Steady(0.9, workingSet: 16_384),
        SimulatedGuest.Steady(0.3) with { Name = "steady 0.30, pages looked for slowly", SyncTime = 0.15 },
        SimulatedGuest.Steady(0.5) with { Name = "steady 0.50, slowed down", SyncEvery = 5 },
        SimulatedGuest.Steady(0.9, workingSet: 8_192) with { Name = "steady 0.90, large and slowed down", SyncEvery = 5, Memory = 100_000 },
        SimulatedGuest.Steady(0.5) with { Name = "steady 0.50, no iterations", HasIterations = false },
        SimulatedGuest.Steady(0.5) with { Name = "steady 0.50, link slows down", Link = time => time < 20 ? 100 : 70 },
        SimulatedGuest.Steady(0.5) with { Name = "steady 0.50, link interrupted", Link = time => time is > 20 and < 120 ? 0 : 100 },
        SimulatedGuest.Bursty(5), SimulatedGuest.Bursty(20),
    ];

    public static TheoryData<SimulatedGuest> Outpacing =>
    [
        SimulatedGuest.Outpacing(), SimulatedGuest.Outpacing(20), SimulatedGuest.Outpacing(1.2),
        SimulatedGuest.Outpacing() with { Name = "small", Memory = 200, WorkingSet = 120 },
        SimulatedGuest.Outpacing() with { Name = "pages looked for slowly", SyncTime = 0.6 },
        SimulatedGuest.Outpacing() with { Name = "slowed down", SyncEvery = 5 },
        SimulatedGuest.Outpacing() with { Name = "no iterations", HasIterations = false },
        SimulatedGuest.Steady(0.5) with { Name = "link becomes too slow", Link = time => time < 20 ? 100 : 10 },
        SimulatedGuest.Bursty(200),
    ];

    [Theory]
    [MemberData(nameof(Converging))]
    public void A_converging_guest_arrives_without_a_stall(SimulatedGuest guest)
    {
        var followed = Following.Of(guest, MinimalDowntime, seconds: 10_000);
        Assert.Equal((SimulatedEnd.Completed, 0), (followed.End, followed.State.Stalls));
        Assert.Single(followed.Decisions);
    }

    [Theory]
    [MemberData(nameof(Outpacing))]
    public void An_outpacing_guest_ends_by_its_policy(SimulatedGuest guest)
    {
        Assert.Equal(SimulatedEnd.Aborted, Following.Of(guest, MinimalDowntime).End);
        Assert.Equal(SimulatedEnd.PostCopied, Following.Of(guest, new([Downtime(100)], [new(1, Downtime(150))], [ConvergenceAction.PostCopy]), postCopy: true).End);
        Assert.Equal(
            SimulatedEnd.Completed, Following.Of(guest, new([], [new(1, Downtime(400)), new(2, ConvergenceAction.SetDowntime(TimeSpan.FromSeconds(200)))], [ConvergenceAction.Abort])).End);
    }

    [Fact]
    public void More_bandwidth_can_be_what_it_takes()
    {
        var guest = SimulatedGuest.Outpacing(1.5) with { Link = _ => 1_000 };
        ConvergenceSchedule schedule = new(
            [ConvergenceAction.SetBandwidth(Bandwidth.FromMegabitsPerSecond(800))], [new(2, ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(8)))], [ConvergenceAction.Abort]);
        var followed = Following.Of(guest, schedule);
        Assert.Equal((SimulatedEnd.Completed, 2), (followed.End, followed.State.Stalls));
    }

    [Fact]
    public void A_dead_link_ends_by_the_timeout_whatever_the_schedule()
    {
        var followed = Following.Of(SimulatedGuest.Steady(0.3) with { Link = time => time < 20 ? 100 : 0 }, ConvergenceSchedule.None);
        Assert.Equal(SimulatedEnd.Aborted, followed.End);
        Assert.Equal(ConvergenceReasonCode.NothingSent, Assert.Single(followed.Decisions).Decision.Code);
        Assert.InRange(followed.Migration.Time, 169, 172);
    }

    [Fact]
    public void A_post_copy_that_is_refused_leaves_the_rest_of_the_schedule()
    {
        ConvergenceSchedule schedule = new([], [], [ConvergenceAction.PostCopy, ConvergenceAction.Abort]);
        var followed = Following.Of(SimulatedGuest.Outpacing(), schedule, postCopy: true, fails: action => action == ConvergenceAction.PostCopy);
        Assert.Equal(SimulatedEnd.Aborted, followed.End);
        Assert.Equal([ConvergenceAction.PostCopy, ConvergenceAction.Abort], followed.Actions);
    }

    /// <summary>How often one looks must not decide how a migration ends.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(10)]
    public void The_interval_of_the_samples_hardly_matters(double every)
    {
        var followed = Following.Of(SimulatedGuest.Outpacing(), MinimalDowntime, every: every);
        Assert.Equal((SimulatedEnd.Aborted, 7), (followed.End, followed.State.Stalls));
        Assert.InRange(followed.Migration.Time, 120, 150);
    }

    private static ConvergenceAction Downtime(int milliseconds) => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(milliseconds));
}
