using System;
using System.IO;
using System.Linq;
using ParallelMigration.Policy.Oracles;

namespace ParallelMigration.Policy.Tests.OracleComparison;

public class OracleTests
{
    private const int RandomRequestCount = 10_000;

    public static TheoryData<string> CorpusFiles => [.. Directory.GetFiles(Corpus.Folder, "*.json").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(CorpusFiles))]
    public void Every_counterexample_of_the_corpus_stays_settled(string name)
    {
        var (request, expected) = Corpus.Read(name);
        Assert.Equal(expected, Compared.Decided(request));
    }

    [Fact]
    public void Random_and_boundary_requests_agree_with_the_oracle()
    {
        var random = new Random(20_261_123);
        for (var i = 0; i < Soak.Of(RandomRequestCount); i++)
        {
            Compared.Agree(RandomRequests.Next(random), random);
        }
    }

    /// <summary>R12, which decides before a request is made.</summary>
    [Fact]
    public void Defaults_by_level_agree_with_the_oracle()
    {
        var random = new Random(12);
        for (var i = 0; i < 20_000; i++)
        {
            var (options, level) = RandomRequests.NextDefaults(random);
            Assert.Equal(
                FromOracle.Setting(Oracle.DefaultSetting(options, level)),
                FromOracle.Options(options).DefaultSettingFor(level is { } known ? new ClusterLevel(known.Major, known.Minor) : null));
        }
    }

    /// <summary>Every combination of the small domains: settings, policies, bandwidths, vCPUs, transports, levels and opt-ins. Outside of a soak, one in eight.</summary>
    [Fact]
    public void Every_combination_of_small_domains_agrees_with_the_oracle()
    {
        var random = new Random(1);
        bool[] both = [false, true];
        OracleSetting[] settings =
            [new("disabled"), new("auto"), new("parallel"), new("custom", 1), new("custom", 2), new("custom", 17), new("custom", 256)];
        var combinations =
            from own in both
            from setting in settings
            from postCopy in both
            from compression in both
            from zeroCopy in both
            from mbps in new long?[] { null, 0, 19_999, 20_000, 170_000 }
            from vcpus in new[] { 1, 2, 16, 17 }
            from encrypted in both
            from transport in new[] { "direct", "tunnelled" }
            from qemu in new (int, int, int)?[] { null, (3, 1, 0), (10, 0, 0), (10, 1, 0) }
            from optIns in new[] { "none", "zstd", "zstdWhenFaster" }
            let policy = new OraclePolicy { PostCopy = postCopy, Compression = compression, ZeroCopy = zeroCopy, AutoConverge = true }
            select new OracleRequest
            {
                Options = optIns == "none"
                    ? new()
                    : new() { PostCopyWithParallel = "whenSupported", ParallelCompression = optIns, ZeroCopyTurnsParallelOn = true },
                Cluster = new() { ParallelMigration = own ? new("disabled") : setting, MigrationPolicy = policy },
                Vm = new() { Vcpus = vcpus, ParallelMigration = own ? setting : null, Encrypted = encrypted, Transport = transport },
                Source = new() { CpuThreads = 64, BandwidthMbps = mbps, Qemu = qemu },
                Destination = new() { CpuThreads = 64, BandwidthMbps = mbps, Qemu = (10, 1, 0) },
            };
        var count = 0;
        foreach (var request in combinations)
        {
            count++;
            if (Soak.Factor > 1 || random.Next(8) == 0)
            {
                Compared.Agree(request, random);
            }
        }

        Assert.Equal(2 * 7 * 8 * 5 * 4 * 2 * 2 * 4 * 3, count);
    }
}
