using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Tests.Calibration;

public sealed class ConnectionCalibrationTests
{
    private static readonly Bandwidth Link100 = Bandwidth.FromGigabitsPerSecond(100);

    private static MigrationRecord Record(int? connections, double gigabits, ConnectionKind kind = ConnectionKind.Plain, double seconds = 60) => new()
    {
        Kind = kind,
        Connections = connections,
        Link = Link100,
        SentBytes = (long)(gigabits * 125_000_000 * seconds),
        Duration = TimeSpan.FromSeconds(seconds),
    };

    private static IEnumerable<MigrationRecord> Three(int? connections, double gigabits, ConnectionKind kind = ConnectionKind.Plain) =>
        new[] { -0.2, 0, 0.2 }.Select(more => Record(connections, gigabits + more, kind));

    private static ConnectionCalibration Plain(IEnumerable<MigrationRecord> history, int minimumMigrations = 3) => ConnectionCalibration.FromHistory(history, minimumMigrations)[0];

    [Fact]
    public void The_number_that_reaches_the_best_calls_for_its_share_of_the_link()
    {
        var found = Plain([.. Three(1, 14), .. Three(2, 31), .. Three(4, 61), .. Three(8, 96), .. Three(16, 90)]);
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(12_500), found.PerConnection);
        var link = Assert.Single(found.Links);
        Assert.Equal((8, 15, 0), (link.SaturatedAt, found.Migrations, found.LeftOut));
        Assert.Equal([1, 2, 4, 8, 16], link.Numbers.Select(number => number.Connections));
        Assert.Equal((31.0, 30.9, 31.1, 3), (Gigabits(link.Numbers[1].Median), Gigabits(link.Numbers[1].Low), Gigabits(link.Numbers[1].High), link.Numbers[1].Migrations));
        Assert.Equal("Plain: 12.5 Gbps per connection, from 15 migrations.", found.ToString());
    }

    [Fact]
    public void A_rate_that_still_rises_calls_for_what_each_connection_carries()
    {
        var found = ConnectionCalibration.FromHistory([.. Three(2, 2.4, ConnectionKind.Zstd), .. Three(8, 8.6, ConnectionKind.Zstd)])[2];
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(1_000), found.PerConnection);
        Assert.Null(found.Links[0].SaturatedAt);
    }

    [Fact]
    public void One_connection_that_does_not_fill_the_link_is_enough_to_calibrate() =>
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(2_800), ConnectionCalibration.FromHistory(Three(null, 2.85, ConnectionKind.Encrypted))[1].PerConnection);

    [Fact]
    public void Where_the_lowest_number_tried_is_enough_one_connection_remains_unknown()
    {
        var found = Plain([.. Three(2, 97), .. Three(4, 98)]);
        Assert.Null(found.PerConnection);
        Assert.Equal(2, found.Links[0].SaturatedAt);
        Assert.Equal("Plain: too little data (6 migrations count, 0 left out).", found.ToString());
    }

    [Fact]
    public void Where_more_carry_no_more_before_the_link_is_full_the_first_that_is_enough_calls_for_its_share()
    {
        var found = Plain([.. Three(1, 14), .. Three(4, 60), .. Three(8, 61)]);
        Assert.Equal((4, Bandwidth.FromGigabitsPerSecond(25)), (found.Links[0].SaturatedAt, found.PerConnection));
    }

    /// <summary>A link counts as full from 85 % on: then the only number, or the highest, may have been more than enough.</summary>
    [Theory]
    [InlineData(84.9, null, 42_400)]
    [InlineData(85, 2, null)]
    [InlineData(97, 2, null)]
    public void The_only_number_tried_says_what_one_carries_unless_it_fills_the_link(double gigabits, int? saturatedAt, int? megabits)
    {
        var found = Plain(Enumerable.Repeat(Record(2, gigabits), 3));
        Assert.Equal((saturatedAt, megabits), (found.Links[0].SaturatedAt, (int?)found.PerConnection?.ToMegabitsPerSecond()));
    }

    [Fact]
    public void A_number_that_reaches_just_95_percent_of_the_best_is_enough() =>
        Assert.Equal(4, Plain([.. Three(2, 40), .. Enumerable.Repeat(Record(4, 95), 3), .. Enumerable.Repeat(Record(8, 100), 3)]).Links[0].SaturatedAt);

    [Fact]
    public void One_migration_is_median_and_quarters_at_once_where_one_is_enough()
    {
        var number = Assert.Single(Plain([Record(null, 30) with { Duration = TimeSpan.FromSeconds(60) }], minimumMigrations: 1).Links[0].Numbers);
        var thirty = Bandwidth.FromGigabitsPerSecond(30);
        Assert.Equal(new(1, thirty, thirty, thirty, 1), number);
    }

    /// <summary>Of the rates 10, 20, 30, 41: the median lies half way between 20 and 30, the quarters a quarter of the way from 20 to 10 and from 30 to 41.</summary>
    [Fact]
    public void Quarters_lie_between_two_rates()
    {
        var number = Plain(new[] { 41d, 10, 30, 20 }.Select(gigabits => Record(2, gigabits))).Links[0].Numbers[0];
        Assert.Equal((25, 17.5, 32.75, 4), (Gigabits(number.Median), Gigabits(number.Low), Gigabits(number.High), number.Migrations));
    }

    [Fact]
    public void One_connection_and_a_migration_that_is_not_parallel_are_the_same_number() =>
        Assert.Equal(3, Plain([Record(1, 14), Record(null, 14), Record(1, 14)]).Links[0].Numbers[0].Migrations);

    [Fact]
    public void A_migration_counts_from_the_shortest_time_on_and_never_without_a_time()
    {
        static int Counting(MigrationRecord record, TimeSpan? shortest) => ConnectionCalibration.FromHistory([record], minimumDuration: shortest)[0].Migrations;
        Assert.Equal(1, Counting(Record(2, 10, seconds: 5), null));
        Assert.Equal(0, Counting(Record(2, 10) with { Duration = TimeSpan.FromTicks(TimeSpan.TicksPerSecond * 5 - 1) }, null));
        Assert.Equal(1, Counting(Record(2, 10) with { Duration = TimeSpan.FromTicks(1) }, TimeSpan.Zero));
        Assert.Equal(0, Counting(Record(2, 10) with { Duration = TimeSpan.Zero }, TimeSpan.Zero));
    }

    [Fact]
    public void A_rate_beyond_what_a_bandwidth_holds_is_the_largest()
    {
        var record = Record(2, 1) with { SentBytes = long.MaxValue, Duration = TimeSpan.FromTicks(1) };
        Assert.Equal(Bandwidth.MaxValue, ConnectionCalibration.FromHistory([record], 1, TimeSpan.Zero)[0].Links[0].Numbers[0].Median);
    }

    /// <summary>A history's lines may leave it out.</summary>
    [Fact]
    public void A_record_is_of_a_VM_that_moved_over_plain_connections_unless_it_says_otherwise() =>
        Assert.Equal((true, ConnectionKind.Plain), (new MigrationRecord().Completed, new MigrationRecord().Kind));

    [Fact]
    public void Links_come_from_the_slowest_to_the_fastest()
    {
        var speeds = new[] { 100, 10, 25, 40 }.Select(gigabits => Bandwidth.FromGigabitsPerSecond(gigabits)).ToArray();
        var found = Plain(speeds.SelectMany(link => Three(2, 9).Select(record => record with { Link = link })));
        Assert.Equal(speeds.Order(), found.Links.Select(link => link.Link));
    }

    /// <summary>Of a migration that was held back by its limit, it is not known what its connections carry; a limit as high as the link holds nothing back.</summary>
    [Theory]
    [InlineData(20, 20, 0)]
    [InlineData(20, 10, 3)]
    [InlineData(100, 20, 3)]
    [InlineData(100, 98, 3)]
    [InlineData(150, 98, 3)]
    [InlineData(90, 90, 3)]
    [InlineData(89, 90, 0)]
    public void One_that_ran_at_a_limit_below_the_link_does_not_count(int limit, double gigabits, int count)
    {
        var found = Plain(Three(4, gigabits).Select(record => record with { Limit = Bandwidth.FromGigabitsPerSecond(limit) }));
        Assert.Equal((count, 3 - count), (found.Migrations, found.LeftOut));
    }

    [Fact]
    public void One_connection_of_very_slow_links_is_not_rounded_to_nothing()
    {
        var found = Plain(Three(1, 1).Select(record => record with { SentBytes = 7_000 }).Concat(Three(2, 1).Select(record => record with { SentBytes = 14_000 })));
        Assert.Equal(933, found.PerConnection!.Value.BitsPerSecond);
    }

    [Fact]
    public void History_is_needed() => Assert.Throws<ArgumentNullException>("history", () => ConnectionCalibration.FromHistory(null!));

    [Fact]
    public void Outliers_are_outvoted()
    {
        MigrationRecord[] history = [.. Three(1, 14), .. Three(4, 61), .. Three(8, 96), .. Three(16, 90)];
        Assert.Equal(Plain(history).PerConnection, Plain([.. history, Record(8, 3), Record(4, 400), Record(1, 0.1), Record(16, 400)]).PerConnection);
    }

    [Fact]
    public void What_says_nothing_is_left_out_and_counted()
    {
        MigrationRecord[] silent =
        [
            Record(2, 10, seconds: 4.9), // too short
            Record(2, 10) with { Link = null },
            Record(2, 10) with { Link = Bandwidth.Zero },
            Record(2, 0),
            Record(2, 9) with { Limit = Bandwidth.FromGigabitsPerSecond(10) }, // held back by its limit
        ];
        var found = Plain([.. silent, Record(2, 8.9) with { Limit = Bandwidth.FromGigabitsPerSecond(10) }, Record(2, 95) with { Limit = Link100 }]);
        Assert.Equal((2, 5), (found.Migrations, found.LeftOut));
    }

    [Fact]
    public void Two_migrations_are_too_little()
    {
        Assert.Null(Plain([Record(1, 14), Record(1, 14.1)]).PerConnection);
        Assert.NotNull(Plain([Record(1, 14), Record(1, 14.1)], minimumMigrations: 2).PerConnection);
        Assert.All(ConnectionCalibration.FromHistory([]), kind => Assert.Null(kind.PerConnection));
    }

    [Fact]
    public void The_link_that_calls_for_the_least_decides()
    {
        var slow = Three(1, 21).Concat(Three(2, 23)).Select(record => record with { Link = Bandwidth.FromGigabitsPerSecond(25) });
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(12_500), Plain(slow).PerConnection);
        Assert.Equal(Bandwidth.FromMegabitsPerSecond(6_200), Plain([.. slow, .. Three(8, 80), .. Three(16, 97)]).PerConnection);
    }

    [Fact]
    public void Refuses_what_cannot_be()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MigrationRecord { Connections = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MigrationRecord { Connections = 256 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MigrationRecord { SentBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MigrationRecord { Duration = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MigrationRecord { Downtime = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectionCalibration.FromHistory([], minimumMigrations: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectionCalibration.FromHistory([], minimumDuration: TimeSpan.FromDays(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectionCalibration.FromHistory([], enoughOfBest: 0));
        Assert.Throws<ArgumentNullException>(() => ConnectionCalibration.FromHistory(null!));
    }

    /// <summary>A site whose connections each carry the same until the link is full: the rules would then choose a number that fills it.</summary>
    [Property(MaxTest = 200)]
    public Property A_proposal_reaches_the_best_where_connections_add_up() => Prop.ForAll(Gen.Choose(10, 400).ToArbitrary(), tenths =>
    {
        var each = tenths / 10d;
        double Rate(int connections) => Math.Min(100, each * connections);
        int[] numbers = [1, 2, 4, 8, 16];
        var per = Plain(numbers.SelectMany(number => Enumerable.Repeat(Record(number, Rate(number)), 3))).PerConnection!.Value;
        var chosen = Math.Clamp((int)(Link100.BitsPerSecond / per.BitsPerSecond), 2, 16);
        Assert.True(Rate(chosen) >= 0.95 * numbers.Max(Rate), $"{each} Gbps each: {per}, {chosen}");
    });

    private static double Gigabits(Bandwidth bandwidth) => Math.Round(bandwidth.BitsPerSecond / 1e9, 3);
}
