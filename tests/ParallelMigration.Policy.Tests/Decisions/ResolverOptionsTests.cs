using System;

namespace ParallelMigration.Policy.Tests.Decisions;

public class ResolverOptionsTests
{
    [Fact]
    public void What_is_out_of_range_is_refused_by_the_propertys_name()
    {
        Refused(nameof(ResolverOptions.BandwidthPerConnection), () => new() { BandwidthPerConnection = Bandwidth.Zero });
        Refused(nameof(ResolverOptions.BandwidthPerEncryptedConnection), () => new() { BandwidthPerEncryptedConnection = Bandwidth.Zero });
        Refused(nameof(ResolverOptions.BandwidthPerZstdConnection), () => new() { BandwidthPerZstdConnection = Bandwidth.Zero });
        Refused(nameof(ResolverOptions.ZstdMemoryPerConnection), () => new() { ZstdMemoryPerConnection = Bandwidth.Zero });
        Refused(nameof(ResolverOptions.MinimumShareOfLink), () => new() { MinimumShareOfLink = -0.01 }, () => new() { MinimumShareOfLink = 1.01 }, () => new() { MinimumShareOfLink = double.NaN });
        Refused(nameof(ResolverOptions.MaxConnections), () => new() { MaxConnections = 1 }, () => new() { MaxConnections = 256 });
    }

    [Fact]
    public void The_ends_of_the_ranges_are_allowed()
    {
        var least = Bandwidth.FromBitsPerSecond(1);
        ResolverOptions lowest = new()
        {
            BandwidthPerConnection = least,
            BandwidthPerEncryptedConnection = least,
            BandwidthPerZstdConnection = least,
            ZstdMemoryPerConnection = least,
            MinimumShareOfLink = 0,
            MaxConnections = 2,
        };
        Assert.Equal((least, 0, 2), (lowest.ZstdMemoryPerConnection, lowest.MinimumShareOfLink, lowest.MaxConnections));
        Assert.Equal((1, 255), (new ResolverOptions { MinimumShareOfLink = 1 }.MinimumShareOfLink, new ResolverOptions { MaxConnections = 255 }.MaxConnections));
    }

    [Fact]
    public void Defaults_by_level_are_read_from_text_only() => Assert.Throws<ArgumentNullException>("text", () => ClusterLevelDefaults.Parse(null!));

    private static void Refused(string name, params Func<ResolverOptions>[] ways) =>
        Assert.All(ways, way => Assert.StartsWith($"{name} must be ", Assert.Throws<ArgumentOutOfRangeException>(name, way).Message, StringComparison.Ordinal));
}
