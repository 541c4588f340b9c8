using System;
using System.ComponentModel;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Units;

/// <summary>The texts of values: the same by their own methods, by .NET's interfaces for parsing and by the converters that binders use.</summary>
public class TextTests
{
    [Theory]
    [InlineData("Wait", "Wait")]
    [InlineData("postcopy", "PostCopy")]
    [InlineData("ABORT", "Abort")]
    [InlineData("SetDowntime(150 ms)", "SetDowntime(150 ms)")]
    [InlineData("setdowntime(1ms)", "SetDowntime(1 ms)")]
    [InlineData("SetDowntime(2000000 ms)", "SetDowntime(2000000 ms)")]
    [InlineData("SetDowntime(2000001 ms)", null)]
    [InlineData("SetDowntime(0 ms)", null)]
    [InlineData("SetDowntime(150 s)", null)]
    [InlineData("SetDowntime(1.5 ms)", null)]
    [InlineData("SetDowntime(ms)", null)]
    [InlineData("SetBandwidth(10 Gbps)", "SetBandwidth(10 Gbps)")]
    [InlineData("SetBandwidth(1 bit/s)", "SetBandwidth(1 bit/s)")]
    [InlineData("SetBandwidth(0 bit/s)", null)]
    [InlineData("SetBandwidth(10)", null)]
    [InlineData("SetBandwidth(10 Gbps", null)]
    [InlineData("Stop", null)]
    [InlineData("", null)]
    public void Of_actions(string text, string? written) => AssertText(text, written, ConvergenceAction.TryParse(text, out var action), action, ConvergenceAction.Wait, ConvergenceAction.Parse);

    [Theory]
    [InlineData("auto", "Auto")]
    [InlineData("HypervisorDefault", "HypervisorDefault")]
    [InlineData("custom(20 Gbps)", "Custom(20 Gbps)")]
    [InlineData("Custom(1500 bit/s)", "Custom(1500 bit/s)")]
    [InlineData("Custom(0 bit/s)", null)]
    [InlineData("Custom(20 gbps)", null)]
    [InlineData("Custom", null)]
    [InlineData("20 Gbps", null)]
    public void Of_migration_bandwidths(string text, string? written) =>
        AssertText(text, written, MigrationBandwidth.TryParse(text, out var bandwidth), bandwidth, MigrationBandwidth.Auto, MigrationBandwidth.Parse);

    [Theory]
    [InlineData("4.8", "4.8")]
    [InlineData("4.10", "4.10")]
    [InlineData("4", null)]
    [InlineData("4.8.1", null)]
    [InlineData("4.8-beta", null)]
    [InlineData("4.2147483648", null)]
    public void Of_levels(string text, string? written) => AssertText(text, written, ClusterLevel.TryParse(text, out var level), level, default, ClusterLevel.Parse);

    [Theory]
    [InlineData("none", "none")]
    [InlineData(" 5.0: Custom(4) , 4.8:auto", "4.8: Auto, 5.0: Custom(4)")]
    [InlineData("4.8: Auto, 4.08: Parallel", null)]
    [InlineData("4.8 Auto", null)]
    [InlineData("4: Auto", null)]
    [InlineData("4.8: On", null)]
    [InlineData("4.8: Auto,", null)]
    public void Of_defaults_by_level(string text, string? written)
    {
        if (written is null)
        {
            Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => ClusterLevelDefaults.Parse(text)).Message, StringComparison.Ordinal);
            return;
        }

        var defaults = ClusterLevelDefaults.Parse(text);
        Assert.Equal(written, defaults.ToString());
        Assert.Equal(defaults, ClusterLevelDefaults.Parse(written));
    }

    [Fact]
    public void A_level_given_twice_is_no_list_of_defaults() =>
        Assert.Contains("4.8", Assert.Throws<ArgumentException>(() => new ClusterLevelDefaults([new(new(4, 8), default), new(new(4, 8), default)])).Message, StringComparison.Ordinal);

    [Fact]
    public void By_the_interfaces()
    {
        AssertParsable("40 Gbps", Bandwidth.FromGigabitsPerSecond(40));
        AssertParsable("4.10", new ClusterLevel(4, 10));
        AssertParsable("10.1.2", new HypervisorVersion(10, 1, 2));
        AssertParsable("Custom(8)", ParallelMigrationSetting.Custom(8));
        AssertParsable("Custom(20 Gbps)", MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(20)));
        AssertParsable("SetDowntime(150 ms)", ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(150)));
        AssertSpanParsable("4.10", new ClusterLevel(4, 10));
        AssertSpanParsable("10.1.2-8.el9", HypervisorVersion.Parse("10.1.2-8.el9"));
    }

    [Fact]
    public void By_the_converters() => Assert.All(
        new object[]
        {
            Bandwidth.FromBitsPerSecond(1_500),
            new ClusterLevel(4, 10),
            new HypervisorVersion(10, 1, 2),
            ParallelMigrationSetting.Custom(8),
            MigrationBandwidth.Custom(Bandwidth.FromBitsPerSecond(1_500)),
            ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(10)),
            ClusterLevelDefaults.Parse("4.8: Auto, 5.0: Custom(4)"),
        },
        value =>
        {
            var converter = TypeDescriptor.GetConverter(value.GetType());
            Assert.True(converter.CanConvertFrom(typeof(string)));
            Assert.False(converter.CanConvertFrom(typeof(int)));
            Assert.Equal(value.ToString(), converter.ConvertToInvariantString(value));
            Assert.Equal(value, converter.ConvertFromInvariantString(value.ToString()!));
            Assert.Throws<FormatException>(() => converter.ConvertFromInvariantString("no value"));
            Assert.Throws<NotSupportedException>(() => converter.ConvertFrom(7));
            Assert.Throws<NotSupportedException>(() => converter.ConvertTo(value, typeof(int)));
        });

    private static void AssertText<T>(string text, string? written, bool isValue, T value, T none, Func<string, T> parse)
        where T : struct
    {
        if (written is null)
        {
            Assert.False(isValue);
            Assert.Equal(none, value);
            Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => parse(text)).Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(isValue);
        Assert.Equal(written, value.ToString());
        Assert.Equal(value, parse(text));
        Assert.Equal(value, parse(written));
    }

    private static void AssertParsable<T>(string text, T value)
        where T : IParsable<T>
    {
        Assert.Equal(value, T.Parse(text, null));
        Assert.True(T.TryParse(text, null, out var read));
        Assert.Equal(value, read);
        Assert.False(T.TryParse("no value", null, out _));
        Assert.Throws<FormatException>(() => T.Parse("no value", null));
    }

    private static void AssertSpanParsable<T>(string text, T value)
        where T : ISpanParsable<T>
    {
        AssertParsable(text, value);
        Assert.Equal(value, T.Parse(text.AsSpan(), null));
        Assert.True(T.TryParse(text.AsSpan(), null, out var read));
        Assert.Equal(value, read);
        Assert.False(T.TryParse("no value".AsSpan(), null, out _));
    }
}
