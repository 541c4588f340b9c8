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
            Record(2, 9.1) with { Limit = Bandwidth.FromGigabitsPerSecond(10) }, // held back by its limit
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
