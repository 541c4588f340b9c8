using System;
using System.Linq;
using Microsoft.Extensions.Options;
using ParallelMigration.Policy.Configuration;

namespace ParallelMigration.Policy.Tests.Configuration;

/// <summary>The options as text: what they mean, and what is said of those that mean nothing.</summary>
public class ParallelMigrationOptionsTests
{
    [Fact]
    public void Nothing_set_is_the_default() => Assert.Equal(ResolverOptions.Default, new ParallelMigrationOptions().ToResolverOptions());

    [Fact]
    public void Every_option_arrives()
    {
        var options = new ParallelMigrationOptions
        {
            BandwidthPerConnection = "14500 Mbps",
            MaxConnections = 8,
            MinimumClusterLevel = "4.10",
            PostCopyWithParallel = PostCopyWithParallel.WhenSupported,
            ParallelCompression = ParallelCompression.Zstd,
            ForceParallelForZeroCopy = true,
            DefaultSettings = { ["5.0"] = "Custom(4)", ["4.10"] = "Auto" },
        };
        var expected = new ResolverOptions
        {
            BandwidthPerConnection = Bandwidth.FromMegabitsPerSecond(14_500),
            MaxConnections = 8,
            MinimumClusterLevel = new(4, 10),
            PostCopyWithParallel = PostCopyWithParallel.WhenSupported,
            ParallelCompression = ParallelCompression.Zstd,
            ForceParallelForZeroCopy = true,
            DefaultSettings = new([new(new(4, 10), ParallelMigrationSetting.Auto), new(new(5, 0), ParallelMigrationSetting.Custom(4))]),
        };
        Assert.Equal(expected, options.ToResolverOptions());
    }

    /// <summary>An option that is added to the one class and forgotten in the other is found here.</summary>
    [Fact]
    public void Both_classes_have_the_same_options() =>
        Assert.Equal(
            typeof(ResolverOptions).GetProperties().Where(property => !property.GetMethod!.IsStatic).Select(property => property.Name).Order(),
            typeof(ParallelMigrationOptions).GetProperties().Select(property => property.Name).Order());

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void The_ends_of_the_range_are_allowed(int connections)
    {
        var options = new ParallelMigrationOptions
        {
            BandwidthPerConnection = connections == 2 ? "1 bit/s" : Bandwidth.MaxValue.ToString(),
            MaxConnections = connections,
            MinimumShareOfLink = connections == 2 ? 0 : 1,
            MinimumClusterLevel = connections == 2 ? "0.0" : $"{int.MaxValue}.{int.MaxValue}",
            DefaultSettings = { ["4.8"] = $"Custom({connections})" },
        };
        Assert.True(new ParallelMigrationOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((connections, options.MinimumShareOfLink), (options.ToResolverOptions().MaxConnections, options.ToResolverOptions().MinimumShareOfLink));
    }

    [Theory]
    [InlineData("10", "BandwidthPerConnection is '10'.")]
    [InlineData("0 Gbps", "BandwidthPerConnection is '0 Gbps'.")]
    [InlineData("-1 Gbps", "BandwidthPerConnection is '-1 Gbps'.")]
    [InlineData("9223372037 Gbps", "BandwidthPerConnection is '9223372037 Gbps'.")]
    [InlineData("", "BandwidthPerConnection is ''.")]
    [InlineData(null, "BandwidthPerConnection is not set.")]
    public void A_bad_bandwidth_is_named_with_its_range(string? text, string start) =>
        AssertOnly(
            start + " Allowed: a whole number with Gbps, Mbps or bit/s, from 1 bit/s to 9223372036854775807 bit/s; 10 Gbps by default.",
            new() { BandwidthPerConnection = text! });

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(int.MaxValue)]
    public void A_bad_maximum_is_named_with_its_range(int connections) =>
        AssertOnly(
            $"MaxConnections is {connections}. Allowed: a whole number from 2 to 255; 16 by default.",
            new() { MaxConnections = connections });

    [Theory]
    [InlineData("4", "is '4'")]
    [InlineData("4.7.1", "is '4.7.1'")]
    [InlineData("4.2147483648", "is '4.2147483648'")]
    [InlineData(null, "is not set")]
    public void A_bad_level_is_named_with_its_range(string? text, string start) =>
        AssertOnly(
            $"MinimumClusterLevel {start}. Allowed: two whole numbers from 0 to 2147483647 with a point between them; 4.7 by default.",
            new() { MinimumClusterLevel = text! });

    [Fact]
    public void A_bad_choice_is_named_with_the_choices()
    {
        AssertOnly(
            "PostCopyWithParallel is 7. Allowed: Never or WhenSupported; Never by default.",
            new() { PostCopyWithParallel = (PostCopyWithParallel)7 });
        AssertOnly(
            "ParallelCompression is -1. Allowed: None or Zstd or ZstdWhenFaster; None by default.",
            new() { ParallelCompression = (ParallelCompression)(-1) });
    }

    [Fact]
    public void What_a_connection_carries_and_the_least_share_are_named_with_their_range()
    {
        const string bandwidths = "Allowed: a whole number with Gbps, Mbps or bit/s, from 1 bit/s to 9223372036854775807 bit/s;";
        AssertOnly($"BandwidthPerEncryptedConnection is '0 Gbps'. {bandwidths} 4 Gbps by default.", new() { BandwidthPerEncryptedConnection = "0 Gbps" });
        AssertOnly($"BandwidthPerZstdConnection is 'much'. {bandwidths} 1 Gbps by default.", new() { BandwidthPerZstdConnection = "much" });
        AssertOnly($"ZstdMemoryPerConnection is ''. {bandwidths} 3 Gbps by default.", new() { ZstdMemoryPerConnection = "" });
        AssertOnly("MinimumShareOfLink is 1.5. Allowed: a number from 0 to 1; 0.25 by default.", new() { MinimumShareOfLink = 1.5 });
        AssertOnly("MinimumShareOfLink is -0.01. Allowed: a number from 0 to 1; 0.25 by default.", new() { MinimumShareOfLink = -0.01 });
        AssertOnly("MinimumShareOfLink is NaN. Allowed: a number from 0 to 1; 0.25 by default.", new() { MinimumShareOfLink = double.NaN });
    }

    [Theory]
    [InlineData("automatic", "is 'automatic'")]
    [InlineData("Custom(1)", "is 'Custom(1)'")]
    [InlineData("Custom(256)", "is 'Custom(256)'")]
    [InlineData(null, "is not set")]
    public void A_bad_default_setting_is_named_with_its_range(string? text, string start) =>
        AssertOnly(
            $"DefaultSettings:4.9 {start}. Allowed: Disabled, Auto, Parallel or Custom(n) with n from 2 to 255; Disabled by default.",
            new() { DefaultSettings = { ["4.9"] = text! } });

    [Fact]
    public void A_default_at_no_level_is_named() =>
        AssertOnly(
            "DefaultSettings:new names no cluster level. Allowed: two whole numbers from 0 to 2147483647 with a point between them, as in DefaultSettings:4.9.",
            new() { DefaultSettings = { ["new"] = "Auto", ["0.0"] = "Auto" } });

    [Fact]
    public void A_second_default_for_a_level_is_named() =>
        AssertOnly(
            "DefaultSettings:04.9 is a second entry for level 4.9. Allowed: one entry a level.",
            new() { DefaultSettings = { ["4.9"] = "Auto", ["04.9"] = "Auto" } });

    [Fact]
    public void Everything_wrong_is_reported_at_once()
    {
        var options = new ParallelMigrationOptions
        {
            BandwidthPerConnection = "10",
            MaxConnections = 1,
            MinimumClusterLevel = "4",
            PostCopyWithParallel = (PostCopyWithParallel)7,
            ParallelCompression = (ParallelCompression)7,
            DefaultSettings = { ["4.8"] = "On", ["x"] = "Off" },
        };
        var failures = new ParallelMigrationOptionsValidator().Validate("any", options).Failures!.ToArray();
        Assert.Equal(
            ["BandwidthPerConnection", "MaxConnections", "MinimumClusterLevel", "PostCopyWithParallel", "ParallelCompression", "DefaultSettings:4.8", "DefaultSettings:x", "DefaultSettings:x"],
            failures.Select(failure => failure.Split(' ')[0]));
        Assert.All(failures, failure => Assert.Contains(" Allowed: ", failure, StringComparison.Ordinal));
        Assert.Equal(failures, Assert.Throws<OptionsValidationException>(options.ToResolverOptions).Failures);
    }

    private static void AssertOnly(string failure, ParallelMigrationOptions options)
    {
        Assert.Equal([failure], new ParallelMigrationOptionsValidator().Validate(null, options).Failures!);
        Assert.Equal([failure], Assert.Throws<OptionsValidationException>(options.ToResolverOptions).Failures);
    }
}
