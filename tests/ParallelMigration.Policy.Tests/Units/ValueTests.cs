using System;
using System.Collections.Generic;

namespace ParallelMigration.Policy.Tests.Units;

public class ValueTests
{
    [Theory]
    [InlineData("25 Gbps", 25_000_000_000)]
    [InlineData("25Gbps", 25_000_000_000)]
    [InlineData("800 Mbps", 800_000_000)]
    [InlineData("0 bit/s", 0)]
    [InlineData("9223372036854775807 bit/s", long.MaxValue)]
    [InlineData("9223372036 Gbps", 9_223_372_036_000_000_000)]
    public void Bandwidths_are_read(string text, long bits) => Assert.Equal(bits, Bandwidth.Parse(text).BitsPerSecond);

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("25 gbps")]
    [InlineData("-1 Gbps")]
    [InlineData("2.5 Gbps")]
    [InlineData("Gbps")]
    [InlineData("9223372037 Gbps")]
    [InlineData("25 Gbps ")]
    public void What_is_not_a_bandwidth_is_refused_with_the_way_to_write_one(string text)
    {
        Assert.False(Bandwidth.TryParse(text, out var bandwidth));
        Assert.Equal(Bandwidth.Zero, bandwidth);
        Assert.Contains("25 Gbps", Assert.Throws<FormatException>(() => Bandwidth.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Custom(")]
    [InlineData("Custom()")]
    [InlineData("Custom)")]
    [InlineData("Custom(8")]
    [InlineData("Custom(99999999999)")]
    [InlineData("custom:")]
    [InlineData("custom 8")]
    [InlineData("ClusterValue")]
    [InlineData(null)]
    public void What_is_not_a_setting_is_refused(string? text) => Assert.False(ParallelMigrationSetting.TryParse(text, out _));

    [Theory]
    [InlineData("auto", "Auto")]
    [InlineData("PARALLEL", "Parallel")]
    [InlineData("custom:8", "Custom(8)")]
    [InlineData("custom(-1)", "Custom(-1)")]
    public void Settings_are_read_in_any_case_and_as_command_lines_write_them(string text, string setting) =>
        Assert.Equal(setting, ParallelMigrationSetting.Parse(text).ToString());

    [Theory]
    [InlineData("4")]
    [InlineData("4.8.1")]
    [InlineData("4.x")]
    [InlineData("4.-8")]
    [InlineData(" 4.8")]
    public void What_is_not_a_level_is_refused(string text) => Assert.False(ClusterLevel.TryParse(text, out _));

    [Theory]
    [InlineData("10")]
    [InlineData("10.0.0.8")]
    [InlineData("10.0.0a")]
    [InlineData("v10.0.0")]
    [InlineData("10-8")]
    [InlineData("10..0")]
    [InlineData("")]
    [InlineData(".10")]
    [InlineData("10.")]
    [InlineData("10.0.")]
    [InlineData("10.0\0")]
    [InlineData("10.2147483648")]
    [InlineData("10.99999999999999999999")]
    public void What_is_not_a_version_is_refused(string text) => Assert.False(HypervisorVersion.TryParse(text, out _));

    /// <summary>As distributions write them.</summary>
    [Theory]
    [InlineData("10.0.0-8.el9", 10, 0, 0, "-8.el9")]
    [InlineData("10.1-2.fc43", 10, 1, 0, "-2.fc43")]
    [InlineData("8.2.2 (Debian 1:8.2.2+ds-0ubuntu1)", 8, 2, 2, " (Debian 1:8.2.2+ds-0ubuntu1)")]
    [InlineData("7.2.22+dfsg-1", 7, 2, 22, "+dfsg-1")]
    [InlineData("11.1.0~rc2", 11, 1, 0, "~rc2")]
    [InlineData("10.1.0-rc3", 10, 1, 0, "-rc3")]
    public void A_distribution_s_suffix_is_kept_and_does_not_count(string text, int major, int minor, int patch, string suffix)
    {
        var version = HypervisorVersion.Parse(text);
        Assert.Equal(new HypervisorVersion(major, minor, patch), version);
        Assert.Equal(0, version.CompareTo(new(major, minor, patch)));
        Assert.Equal(suffix, version.Suffix);
        Assert.Equal($"{major}.{minor}.{patch}{suffix}", version.ToString());
    }

    /// <summary>A version is part of messages, so nothing of it can act on a terminal.</summary>
    [Theory]
    [InlineData("10.0.0-8\u001b[31m")]
    [InlineData("10.0.0 \n")]
    [InlineData("10.0.0+é")]
    [InlineData("10.0.0-\u202e9")]
    public void A_suffix_is_printable_ascii(string text) => Assert.False(HypervisorVersion.TryParse(text, out _));

    [Fact]
    public void The_greatest_version_is_read_and_reading_one_allocates_nothing()
    {
        Assert.Equal(new HypervisorVersion(int.MaxValue, 0, 1), HypervisorVersion.Parse("2147483647.00.01"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = HypervisorVersion.TryParse("12.8.0", out _);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 999);
    }

    [Fact]
    public void Libvirts_version_numbers_are_read()
    {
        Assert.Equal(new HypervisorVersion(7, 2, 22), HypervisorVersion.FromLibvirtNumber(7_002_022));
        Assert.Equal(new HypervisorVersion(12, 8), HypervisorVersion.FromLibvirtNumber(12_008_000));
        Assert.Equal(new HypervisorVersion(int.MaxValue, 999, 999), HypervisorVersion.FromLibvirtNumber(2_147_483_647_999_999));
        Assert.Equal(default, HypervisorVersion.FromLibvirtNumber(0));
        Assert.Throws<ArgumentOutOfRangeException>("number", () => HypervisorVersion.FromLibvirtNumber(2_147_483_648_000_000));
    }

    [Fact]
    public void Levels_and_versions_are_ordered_as_numbers()
    {
        Assert.True(new ClusterLevel(4, 10) > new ClusterLevel(4, 9));
        Assert.True(new ClusterLevel(5, 0) > new ClusterLevel(4, 10));
        Assert.True(new HypervisorVersion(10, 0) > new HypervisorVersion(9, 9, 9));
        Assert.True(new HypervisorVersion(9, 2, 1) > new HypervisorVersion(9, 2));
        Assert.True(Bandwidth.FromGigabitsPerSecond(1) >= Bandwidth.FromMegabitsPerSecond(1000));
    }

    [Fact]
    public void Out_of_range_is_an_argument_error_that_names_the_property()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Bandwidth.FromBitsPerSecond(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bandwidth.FromMegabitsPerSecond(9_223_372_036_855));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bandwidth.FromGigabitsPerSecond(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MigrationBandwidth.Custom(Bandwidth.Zero));
        AssertNames("Vcpus", () => new VmResources { Vcpus = 0 });
        AssertNames("EmulatorCpus", () => new VmResources { Vcpus = 1, EmulatorCpus = 0 });
        AssertNames("CpuThreads", () => new HostResources { CpuThreads = 0 });
        AssertNames("MaxOutgoingMigrations", () => new MigrationPolicy { MaxOutgoingMigrations = 0 });
        AssertNames("MaxIncomingMigrations", () => new MigrationPolicy { MaxIncomingMigrations = -1 });
        AssertNames("MaxConnections", () => new ResolverOptions { MaxConnections = 1 });
        AssertNames("MaxConnections", () => new ResolverOptions { MaxConnections = 256 });
        AssertNames("BandwidthPerConnection", () => new ResolverOptions { BandwidthPerConnection = Bandwidth.Zero });

        static void AssertNames(string property, Func<object> create) =>
            Assert.Equal(property, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);
    }

    [Fact]
    public void A_missing_part_of_a_request_is_an_argument_error()
    {
        var request = Requests.Example(ParallelMigrationSetting.Auto);
        Assert.Throws<ArgumentNullException>(() => request with { Source = null! });
        Assert.Throws<ArgumentNullException>(() => request with { Destination = null! });
        Assert.Throws<ArgumentNullException>(() => request with { Cluster = null! });
        Assert.Throws<ArgumentNullException>(() => request with { Vm = null! });
        Assert.Throws<ArgumentNullException>(() => request with { VmResources = null! });
        Assert.Throws<ArgumentNullException>(() => new ClusterSettings { MigrationPolicy = null! });
        Assert.Throws<ArgumentNullException>(() => new ParallelMigrationResolver(null!));
        Assert.Throws<ArgumentNullException>("request", () => new ParallelMigrationResolver().Resolve(null!));
        Assert.Throws<ArgumentNullException>("request", () => new ParallelMigrationResolver().ResolveSharingLink(null!));
    }

    [Fact]
    public void Defaults_by_level_are_values_and_take_each_level_once()
    {
        KeyValuePair<ClusterLevel, ParallelMigrationSetting> auto = new(new(4, 9), ParallelMigrationSetting.Auto);
        Assert.Equal(new ClusterLevelDefaults([auto]), new ClusterLevelDefaults([auto]));
        Assert.Equal(new ClusterLevelDefaults([auto]).GetHashCode(), new ClusterLevelDefaults([auto]).GetHashCode());
        Assert.NotEqual(ClusterLevelDefaults.None, new ClusterLevelDefaults([auto]));
        Assert.Equal("4.9: Auto", new ClusterLevelDefaults([auto]).ToString());
        Assert.Contains("4.9", Assert.Throws<ArgumentException>(() => new ClusterLevelDefaults([auto, auto])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_by_level_list_their_entries_by_ascending_level()
    {
        KeyValuePair<ClusterLevel, ParallelMigrationSetting> auto = new(new(4, 9), ParallelMigrationSetting.Auto);
        KeyValuePair<ClusterLevel, ParallelMigrationSetting> parallel = new(new(4, 10), ParallelMigrationSetting.Parallel);
        ClusterLevelDefaults defaults = new([parallel, auto]);
        Assert.Equal([auto, parallel], defaults.Entries);
        Assert.Equal(defaults, new ClusterLevelDefaults(defaults.Entries));
        Assert.Empty(ClusterLevelDefaults.None.Entries);
        Assert.IsNotType<KeyValuePair<ClusterLevel, ParallelMigrationSetting>[]>(defaults.Entries);
    }
}
