using System;
using System.Collections.Generic;
using System.Globalization;

namespace ParallelMigration.Policy.Configuration;

/// <summary>Reads options written as text; a value that is not allowed becomes a failure that names its key and what is allowed.</summary>
internal sealed class OptionsReader
{
    private static readonly string Levels = $"two whole numbers from 0 to {Text(int.MaxValue)} with a point between them";

    private readonly ParallelMigrationOptions options;
    private readonly List<string> failures = [];
    private readonly Bandwidth bandwidthPerConnection;
    private readonly Bandwidth bandwidthPerEncryptedConnection;
    private readonly Bandwidth bandwidthPerZstdConnection;
    private readonly Bandwidth zstdMemoryPerConnection;
    private readonly ClusterLevel minimumClusterLevel;
    private readonly HashSet<ClusterLevel> levels = [];
    private readonly List<KeyValuePair<ClusterLevel, ParallelMigrationSetting>> defaultSettings = [];

    internal OptionsReader(ParallelMigrationOptions options)
    {
        this.options = options;
        var defaults = ResolverOptions.Default;
        bandwidthPerConnection = ReadBandwidth(nameof(options.BandwidthPerConnection), options.BandwidthPerConnection, defaults.BandwidthPerConnection);
        bandwidthPerEncryptedConnection = ReadBandwidth(
            nameof(options.BandwidthPerEncryptedConnection), options.BandwidthPerEncryptedConnection, defaults.BandwidthPerEncryptedConnection);
        bandwidthPerZstdConnection = ReadBandwidth(nameof(options.BandwidthPerZstdConnection), options.BandwidthPerZstdConnection, defaults.BandwidthPerZstdConnection);
        zstdMemoryPerConnection = ReadBandwidth(nameof(options.ZstdMemoryPerConnection), options.ZstdMemoryPerConnection, defaults.ZstdMemoryPerConnection);
        if (!(options.MinimumShareOfLink is >= 0 and <= 1))
        {
            Fail(
                nameof(options.MinimumShareOfLink),
                options.MinimumShareOfLink.ToString(CultureInfo.InvariantCulture),
                "a number from 0 to 1",
                defaults.MinimumShareOfLink.ToString(CultureInfo.InvariantCulture));
        }

        if (options.MaxConnections is < ParallelMigrationSetting.MinConnections or > ParallelMigrationSetting.MaxConnections)
        {
            Fail(
                nameof(options.MaxConnections),
                Text(options.MaxConnections),
                $"a whole number from {Text(ParallelMigrationSetting.MinConnections)} to {Text(ParallelMigrationSetting.MaxConnections)}",
                Text(ResolverOptions.Default.MaxConnections));
        }

        if (!ClusterLevel.TryParse(options.MinimumClusterLevel, out minimumClusterLevel))
        {
            Fail(
                nameof(options.MinimumClusterLevel),
                Quoted(options.MinimumClusterLevel),
                Levels,
                ResolverOptions.Default.MinimumClusterLevel.ToString());
        }

        CheckChoice(nameof(options.PostCopyWithParallel), options.PostCopyWithParallel, ResolverOptions.Default.PostCopyWithParallel);
        CheckChoice(nameof(options.ParallelCompression), options.ParallelCompression, ResolverOptions.Default.ParallelCompression);
        foreach (var entry in options.DefaultSettings)
        {
            ReadDefault(nameof(options.DefaultSettings), entry.Key, entry.Value);
        }
    }

    /// <summary>One for each value that is not allowed, in the order of the options.</summary>
    internal IReadOnlyCollection<string> Failures => failures;

    /// <summary>The options; only where nothing failed.</summary>
    internal ResolverOptions Read() => new()
    {
        BandwidthPerConnection = bandwidthPerConnection,
        BandwidthPerEncryptedConnection = bandwidthPerEncryptedConnection,
        BandwidthPerZstdConnection = bandwidthPerZstdConnection,
        ZstdMemoryPerConnection = zstdMemoryPerConnection,
        MinimumShareOfLink = options.MinimumShareOfLink,
        MaxConnections = options.MaxConnections,
        MinimumClusterLevel = minimumClusterLevel,
        PostCopyWithParallel = options.PostCopyWithParallel,
        ParallelCompression = options.ParallelCompression,
        ForceParallelForZeroCopy = options.ForceParallelForZeroCopy,
        DefaultSettings = new(defaultSettings),
    };

    private Bandwidth ReadBandwidth(string key, string? text, Bandwidth byDefault)
    {
        if (!Bandwidth.TryParse(text, out var bandwidth) || bandwidth == Bandwidth.Zero)
        {
            Fail(key, Quoted(text), $"a whole number with Gbps, Mbps or bit/s, from 1 bit/s to {Bandwidth.MaxValue}", byDefault.ToString());
        }

        return bandwidth;
    }

    private void CheckChoice<T>(string key, T value, T byDefault)
        where T : struct, Enum
    {
        // A number binds to an enum too, any number.
        if (!Enum.IsDefined(typeof(T), value))
        {
            Fail(key, value.ToString(), string.Join(" or ", Enum.GetNames(typeof(T))), byDefault.ToString());
        }
    }

    private void ReadDefault(string key, string levelText, string? settingText)
    {
        var entry = key + ":" + levelText;
        if (!ParallelMigrationSetting.TryParse(settingText, out var setting)
            || setting.CustomConnections is < ParallelMigrationSetting.MinConnections or > ParallelMigrationSetting.MaxConnections)
        {
            Fail(
                entry,
                Quoted(settingText),
                $"Disabled, Auto, Parallel or Custom(n) with n from {Text(ParallelMigrationSetting.MinConnections)} to {Text(ParallelMigrationSetting.MaxConnections)}",
                ParallelMigrationSetting.Disabled.ToString());
        }

        if (!ClusterLevel.TryParse(levelText, out var level))
        {
            failures.Add($"{entry} names no cluster level. Allowed: {Levels}, as in {key}:4.9.");
        }
        else if (!levels.Add(level))
        {
            failures.Add($"{entry} is a second entry for level {level}. Allowed: one entry a level.");
        }
        else
        {
            defaultSettings.Add(new(level, setting));
        }
    }

    private void Fail(string key, string value, string allowed, string byDefault) =>
        failures.Add($"{key} is {value}. Allowed: {allowed}; {byDefault} by default.");

    private static string Quoted(string? text) => text is null ? "not set" : $"'{text}'";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
