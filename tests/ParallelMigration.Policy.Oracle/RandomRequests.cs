using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Oracles;

/// <summary>An endless, repeatable series of valid requests that crowd around the boundaries of the rules.</summary>
public static class RandomRequests
{
    private static readonly (int, int, int)?[] LibvirtVersions =
    [
        (1, 0, 0), (5, 0, 99), (5, 1, 0), (5, 1, 99), (5, 2, 0), (5, 10, 0), (8, 4, 99), (8, 5, 0), (9, 3, 99), (9, 4, 0), (10, 0, 0), (12, 8, 0),
    ];

    private static readonly (int, int, int)?[] QemuVersions =
    [
        (2, 12, 0), (3, 1, 1), (3, 99, 99), (4, 0, 0), (4, 2, 1), (4, 99, 0), (5, 0, 0), (5, 1, 99), (5, 2, 0), (7, 0, 99), (7, 1, 0), (8, 2, 10), (8, 99, 99),
        (9, 0, 0), (9, 1, 0), (9, 1, 99), (9, 2, 0), (9, 2, 1), (9, 10, 0), (10, 0, 99), (10, 1, 0), (10, 1, 99), (10, 2, 0), (11, 1, 3),
    ];

    public static IEnumerable<OracleRequest> Series(int seed)
    {
        var random = new Random(seed);
        while (true)
            yield return Next(random);
    }

    /// <summary>Defaults by level, and a level to ask for (R12).</summary>
    public static (OracleOptions Options, (int Major, int Minor)? Level) NextDefaults(Random random)
    {
        (int, int)[] levels = [(4, 6), (4, 7), (4, 8), (4, 10), (5, 0)];
        var entries = levels.Where(_ => Chance(random, 50)).Select(from => (from, Setting(random, calm: true)));
        return (new OracleOptions { DefaultSettings = [.. entries] }, Chance(random, 10) ? null : Pick(random, (3, 0), (4, 6), (4, 7), (4, 9), (4, 10), (6, 0)));
    }

    public static OracleRequest Next(Random random)
    {
        var options = new OracleOptions
        {
            BandwidthPerConnectionMbps = Chance(random, 60) ? 10_000 : Pick<long>(random, 1, 2, 7, 999, 1_000, 9_999, 10_001, 14_000, 25_000),
            BandwidthPerEncryptedConnectionMbps = Chance(random, 60) ? 4_000 : Pick<long>(random, 1, 3, 999, 4_001, 10_000, 12_000),
            BandwidthPerZstdConnectionMbps = Chance(random, 60) ? 1_000 : Pick<long>(random, 1, 3, 999, 1_001, 10_000, 12_000),
            ZstdMemoryPerConnectionMbps = Chance(random, 60) ? 3_000 : Pick<long>(random, 1, 5, 1_000, 2_999, 3_001, 10_000),
            MinimumShareOfLink = Chance(random, 60) ? 0.25m : Pick(random, 0m, 0.1m, 0.333m, 0.5m, 1m),
            MaxConnections = Chance(random, 50) ? 16 : Pick(random, 2, 3, 4, 8, 15, 17, 64, 254, 255),
            MinimumClusterLevel = Chance(random, 70) ? (4, 7) : Pick(random, (4, 6), (4, 8), (4, 10), (5, 0)),
            PostCopyWithParallel = Chance(random, 50) ? "never" : "whenSupported",
            ParallelCompression = Chance(random, 40) ? "none" : Pick(random, "zstd", "zstdWhenFaster"),
            ZeroCopyTurnsParallelOn = Chance(random, 50),
        };
        // A calm request has no obstacle on purpose, so that the numbers get their share of the series.
        bool calm = Chance(random, 50);
        string bandwidth = Chance(random, 60) ? "auto" : Pick(random, "custom", "custom", "hypervisorDefault");
        return new OracleRequest
        {
            Options = options,
            Cluster = new OracleCluster
            {
                Id = Chance(random, 50) ? "c1" : null,
                Level = Chance(random, 50) ? null
                    : calm ? options.MinimumClusterLevel : Pick(random, (4, 6), (4, 7), (4, 8), (4, 10), (3, 99), (5, 0)),
                ParallelMigration = Setting(random, calm),
                MigrationBandwidth = bandwidth,
                CustomBandwidthMbps = bandwidth == "custom" ? Math.Max(1, Bandwidth(random, options)) : 0,
                MigrationPolicy = Chance(random, 25) ? null : Policy(random, calm),
            },
            Vm = new OracleVm
            {
                Id = Chance(random, 50) ? "vm1" : null,
                Vcpus = Pick(random, 1, 2, 3, 8, 8, 15, 16, 17, 64, 254, 255, 256, int.MaxValue),
                EmulatorCpus = Chance(random, 60) ? null : Pick(random, 1, 2, 3, 7, 8, 9, 16, 17, 255, int.MaxValue),
                EmulatorCpusShared = Chance(random, 60) ? null : Chance(random, 50),
                ParallelMigration = Chance(random, 50) ? null : Setting(random, calm),
                MigrationPolicy = Chance(random, 50) ? null : Policy(random, calm),
                Encrypted = Chance(random, 25),
                Transport = calm || Chance(random, 60) ? "direct" : Pick(random, "tunnelled", "rdma"),
            },
            Source = Host(random, options, calm, "h1"),
            Destination = Host(random, options, calm, "h2"),
        };
    }

    private static OracleSetting Setting(Random random, bool calm)
    {
        string kind = Pick(random, "disabled", "auto", "auto", "parallel", "parallel", "custom", "custom");
        return kind != "custom" ? new OracleSetting(kind)
            : new OracleSetting(kind, calm ? Pick(random, 2, 3, 8, 16, 17, 64, 254, 255)
                : Pick(random, int.MinValue, -1, 0, 1, 2, 3, 8, 16, 17, 254, 255, 256, int.MaxValue));
    }

    private static OraclePolicy Policy(Random random, bool calm) => new()
    {
        PostCopy = Chance(random, calm ? 15 : 40),
        ScheduleSwitchesToPostCopy = Chance(random, calm ? 5 : 15),
        Compression = Chance(random, 50),
        AutoConverge = Chance(random, 50),
        ZeroCopy = Chance(random, 50),
        MaxOutgoingMigrations = Pick(random, 1, 2, 2, 3, 7, int.MaxValue),
        MaxIncomingMigrations = Pick(random, 1, 2, 2, 3, 7, int.MaxValue),
    };

    private static OracleHost Host(Random random, OracleOptions options, bool calm, string id)
    {
        bool known = Chance(random, 80);
        long canGive = Bandwidth(random, options);
        long inUse = known && Chance(random, 40) ? Pick(random, 1, 9_999, 10_000, 10_001, Bandwidth(random, options)) : 0;
        // Now and then more is in use than the link has.
        long link = Chance(random, 90) ? canGive + inUse : Math.Max(0, inUse - Pick(random, 0, 1, 5_000));
        return new OracleHost
        {
            Id = Chance(random, 50) ? id : null,
            CpuThreads = Pick(random, 1, 2, 3, 8, 16, 17, 64, 64, 254, 255, 256, int.MaxValue),
            BandwidthMbps = known ? (Chance(random, 95) ? link : Pick<long>(random, -1, 0, 65_535, 4_294_967_295)) : null,
            BandwidthInUseMbps = inUse,
            Libvirt = Chance(random, 40) ? null : calm ? Pick(random, LibvirtVersions[4..]) : Pick(random, LibvirtVersions),
            Qemu = Chance(random, 30) ? null : calm ? Pick(random, QemuVersions[3..]) : Pick(random, QemuVersions),
            Distribution = Chance(random, 90) ? null : Pick(random, "-8.el9", " (Debian 1:8.2.2+ds-1)", "+dfsg-1", "~rc1"),
            Capabilities = Chance(random, 70) ? null : new OracleCapabilities
            {
                Multifd = calm || Chance(random, 75),
                ParallelEncryption = Chance(random, 60),
                ParallelZstd = Chance(random, 60),
                ZeroCopy = Chance(random, 60),
                PostCopyWithParallel = Chance(random, 75),
            },
        };
    }

    // Around whole connections, around whole MiB/s (8.388608 Mbps each), the ends, and anything.
    private static long Bandwidth(Random random, OracleOptions options) => random.Next(10) switch
    {
        0 => Pick<long>(random, 0, 1),
        1 => random.NextInt64(0, 40),
        2 => random.NextInt64(0, 400_001),
        3 => Pick<long>(random, 1_000, 25_000, 100_000, 200_000, 400_000, 800_000, 10_000_000),
        _ => Math.Max(0, (Pick(random, 1, 2, 2, 3, 7, 8, 9, 15, 16, 17, 20, 40, 254, 255, 256)
            * (random.Next(5) switch { 0 => options.BandwidthPerEncryptedConnectionMbps, 1 => options.BandwidthPerZstdConnectionMbps, 2 => options.ZstdMemoryPerConnectionMbps, 3 => 10_000, _ => options.BandwidthPerConnectionMbps })) + Pick(random, -1, 0, 0, 1)),
    };

    private static bool Chance(Random random, int percent) => random.Next(100) < percent;

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];
}
