using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ParallelMigration.Scheduling.Tests;

public class SimultaneousStartTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Guid Lower = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Higher = new("00000000-0000-0000-0000-000000000002");

    [Theory]
    [InlineData(-5.0, true, false)]
    [InlineData(-1.6, true, false)]
    [InlineData(-1.2, true, true)] // neither is sure
    [InlineData(-0.9, false, true)]
    [InlineData(0.0, false, true)]
    [InlineData(0.9, false, true)]
    [InlineData(1.2, false, true)]
    [InlineData(5.0, false, true)]
    public void The_later_one_yields_and_of_two_at_once_the_one_with_the_higher_UUID(double higherStartsAfter, bool lowerYields, bool higherYields)
    {
        var active = At((Lower, 0.0), (Higher, higherStartsAfter));
        Assert.Equal((lowerYields, higherYields), (MustYield(Lower, 1, active), MustYield(Higher, 1, active)));
    }

    [Fact]
    public void A_migration_that_the_hosts_do_not_report_yet_never_yields() => Assert.False(MustYield(Higher, 1, At((Lower, 0.0))));

    [Fact]
    public void Alone_or_within_the_limit_it_does_not_yield()
    {
        Assert.False(MustYield(Higher, 1, At((Higher, 0.0))));
        Assert.False(MustYield(Higher, 2, At((Lower, -9.0), (Higher, 0.0))));
    }

    [Fact]
    public void A_migration_with_a_lease_in_the_same_store_is_no_reason_to_yield()
    {
        var leased = new QueueEntry(1, Requests.Between("a", "b", 2) with { Vm = Lower }, QueueEntryState.Running);
        var own = new QueueEntry(2, Requests.Between("a", "b", 2) with { Vm = Higher }, QueueEntryState.Running);
        var queue = LimiterQueue.Create([leased, own]);
        var active = At((Lower, -9.0), (Higher, 0.0));
        Assert.False(SimultaneousStart.MustYield(own.Request, queue, active));

        // With it, one that was started elsewhere is too many.
        var third = new ActiveMigration(new("00000000-0000-0000-0000-000000000000"), Start.AddSeconds(-9));
        Assert.True(SimultaneousStart.MustYield(own.Request, queue, new([.. active.Outgoing, third], [])));
    }

    [Fact]
    public void Where_the_start_is_not_known_the_UUID_decides()
    {
        var own = new ActiveMigration(Higher, Start);
        Assert.True(MustYield(Higher, 1, new([own], [new(Lower), new(Higher)])));
        Assert.False(MustYield(Lower, 1, new([own with { Vm = Lower }], [new(Lower), new(Higher)])));
    }

    [Fact]
    public void The_start_at_the_source_counts_at_the_destination_too()
    {
        var (early, late) = (new ActiveMigration(Higher, Start), new ActiveMigration(Lower, Start.AddSeconds(9)));
        var active = new ActiveMigrations([early, late], [new(Higher), new(Lower)]);
        Assert.False(MustYield(Higher, 1, active));
        Assert.True(MustYield(Lower, 1, active));
    }

    /// <summary>Each process sees the starts with errors of its own. Of those that go on there is one where one may run.</summary>
    [Property(MaxTest = 2000)]
    public Property Of_simultaneous_migrations_at_most_one_goes_on_where_one_may() => Prop.ForAll(Several.ToArbitrary(), starts =>
    {
        var staying = starts.Where((one, observer) => !MustYield(one.Vm, 1, Seen(starts, observer))).ToList();
        Assert.InRange(staying.Count, 0, 1);
    });

    /// <summary>Clearly apart, exactly the first goes on.</summary>
    [Property(MaxTest = 1000)]
    public Property Of_migrations_that_start_clearly_apart_the_first_goes_on() => Prop.ForAll(Several.ToArbitrary(), starts =>
    {
        var apart = starts.Select((one, index) => one with { Seconds = 3.0 * index }).ToArray();
        var staying = apart.Where((one, observer) => !MustYield(one.Vm, 1, Seen(apart, observer)));
        Assert.Equal(apart[0], Assert.Single(staying));
    });

    private static Gen<(Guid Vm, double Seconds, int Seed)[]> Several { get; } =
        from count in Gen.Choose(2, 6)
        from starts in Gen.ArrayOf(
            from vm in Gen.Choose(0, int.MaxValue)
            from milliseconds in Gen.Choose(0, 4000)
            from seed in Gen.Choose(0, int.MaxValue)
            select (new Guid(vm, 0, 0, new byte[8]), milliseconds / 1000.0, seed),
            count)
        select starts.DistinctBy(start => start.Item1).ToArray();

    // What an observer sees of a start is wrong by at most 0.12 seconds, so that two differ by less than 0.25 in a difference.
    private static ActiveMigrations Seen((Guid Vm, double Seconds, int Seed)[] starts, int observer)
    {
        var error = new Random(starts[observer].Seed);
        return At([.. starts.Select(start => (start.Vm, start.Seconds + (error.NextDouble() * 0.24) - 0.12))]);
    }

    private static ActiveMigrations At(params (Guid Vm, double Seconds)[] starts) =>
        new([.. starts.Select(start => new ActiveMigration(start.Vm, Start.AddSeconds(start.Seconds)))], []);

    private static bool MustYield(Guid vm, int maximum, ActiveMigrations active)
    {
        var request = Requests.Between("a", "b", maximum) with { Vm = vm };
        return SimultaneousStart.MustYield(request, LimiterQueue.Create([new(1, request, QueueEntryState.Running)]), active);
    }
}
