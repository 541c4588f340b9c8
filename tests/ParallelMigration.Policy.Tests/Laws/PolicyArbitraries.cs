using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Tests.Laws;

/// <summary>Generators for every public record, weighted towards the boundaries of the rules, with shrinkers.</summary>
public static class PolicyArbitraries
{
    private static readonly Gen<bool> Bool = Gen.Elements(false, true);

    private static readonly Gen<int> Connections = Gen.Frequency(
        (4, Gen.Elements(int.MinValue, -1, 0, 1, 2, 3, 15, 16, 17, 254, 255, 256, int.MaxValue)), (3, Gen.Choose(2, 255)));

    private static readonly Gen<int> Cpus = Gen.Frequency(
        (3, Gen.Elements(1, 2, 3, 16, 17, 255, 256, int.MaxValue)), (3, Gen.Choose(1, 128)));

    private static readonly Gen<long> Bits = Gen.Frequency(
        (3, Gen.Elements(0, 1, 8_388_607, 8_388_608, 9_999_999_999, 10_000_000_000, 19_999_999_999, 20_000_000_000, 160_000_000_000, long.MaxValue)),
        (4, Gen.Choose(0, 400_000).Select(megabits => megabits * 1_000_000L)));

    private static readonly Gen<HypervisorVersion> Versions = Gen.Elements(
        "0.0", "3.1.1", "4.0.0", "5.0.0", "5.1.9", "5.2.0", "7.0.9", "7.1.0", "7.2.22", "8.2.9", "8.4.9", "8.5.0", "9.0.0", "9.2.0", "9.2.1",
        "9.3.9", "9.4.0", "10.0.8", "10.1.0", "11.1.3", "12.8.0").Select(HypervisorVersion.Parse);

    public static Arbitrary<Bandwidth> Bandwidth() => Bits.Select(Policy.Bandwidth.FromBitsPerSecond).Shrunk(bandwidth => new[] { 0, bandwidth.BitsPerSecond / 2, bandwidth.BitsPerSecond - 1 }
            .Where(bits => bits >= 0 && bits < bandwidth.BitsPerSecond).Select(Policy.Bandwidth.FromBitsPerSecond));

    public static Arbitrary<HypervisorVersion> Version() => Versions.ToArbitrary();

    public static Arbitrary<ClusterLevel> Level() => Gen.Elements("0.0", "4.2", "4.6", "4.7", "4.8", "4.10", "5.0").Select(ClusterLevel.Parse).ToArbitrary();

    public static Arbitrary<ParallelMigrationSetting> Setting() => Gen.Frequency(
        (1, Gen.Constant(ParallelMigrationSetting.Disabled)),
        (2, Gen.Constant(ParallelMigrationSetting.Auto)),
        (2, Gen.Constant(ParallelMigrationSetting.Parallel)),
        (2, Connections.Select(ParallelMigrationSetting.Custom))).Shrunk(setting => setting == ParallelMigrationSetting.Disabled ? [] : [ParallelMigrationSetting.Disabled]);

    public static Arbitrary<MigrationPolicy> MigrationPolicy() => (
        from postCopy in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from compression in Bool
        from autoConverge in Bool
        from zeroCopy in Bool
        from outgoing in Gen.Elements(1, 2, 5, int.MaxValue)
        from incoming in Gen.Elements(1, 2, 5, int.MaxValue)
        select new MigrationPolicy
        {
            PostCopy = postCopy,
            Compression = compression,
            AutoConverge = autoConverge,
            ZeroCopy = zeroCopy,
            MaxOutgoingMigrations = outgoing,
            MaxIncomingMigrations = incoming,
        }).Shrunk(policy => Simpler(policy, Policy.MigrationPolicy.Default));

    public static Arbitrary<HostResources> Host() => (
        from threads in Cpus
        from link in Maybe(Bandwidth().Generator)
        from inUse in Gen.Frequency((3, Gen.Constant(default(Bandwidth))), (1, Bandwidth().Generator))
        from libvirt in Maybe(Versions)
        from qemu in Maybe(Versions)
        from capabilities in Gen.Frequency((4, Gen.Constant<HypervisorCapabilities?>(null)), (1, Capabilities()))
        select new HostResources
        {
            CpuThreads = threads,
            LinkBandwidth = link,
            BandwidthInUse = inUse,
            LibvirtVersion = libvirt,
            QemuVersion = qemu,
            Capabilities = capabilities,
        }).Shrunk(host => Simpler(host, new HostResources { CpuThreads = 64 }));

    public static Arbitrary<ResolverOptions> Options() => (
        from perConnection in Gen.Elements(1, 1_000, 10_000, 14_000, 25_000)
        from max in Gen.Elements(2, 3, 16, 255)
        from level in Level().Generator
        from postCopy in Gen.Elements(PostCopyWithParallel.Never, PostCopyWithParallel.WhenSupported)
        from compression in Gen.Elements(ParallelCompression.None, ParallelCompression.Zstd)
        from zeroCopy in Bool
        select new ResolverOptions
        {
            BandwidthPerConnection = Policy.Bandwidth.FromMegabitsPerSecond(perConnection),
            MaxConnections = max,
            MinimumClusterLevel = level,
            PostCopyWithParallel = postCopy,
            ParallelCompression = compression,
            ZeroCopyTurnsParallelOn = zeroCopy,
        }).Shrunk(options => Simpler(options, ResolverOptions.Default));

    public static Arbitrary<MigrationRequest> Request() => (
        from cluster in Cluster()
        from vm in Vm()
        from vcpus in Cpus
        from emulatorCpus in Maybe(Cpus)
        from source in Host().Generator
        from destination in Host().Generator
        select new MigrationRequest
        {
            Cluster = cluster,
            Vm = vm,
            VmResources = new() { Vcpus = vcpus, EmulatorCpus = emulatorCpus },
            Source = source,
            Destination = destination,
        }).Shrunk(Shrink);

    public static Arbitrary<ClusterSettings> ClusterSettings() => Cluster().ToArbitrary();

    private static Gen<ClusterSettings> Cluster() =>
        from level in Maybe(Level().Generator)
        from setting in Setting().Generator
        from bandwidth in Gen.Frequency(
            (5, Gen.Constant(MigrationBandwidth.Auto)),
            (1, Gen.Constant(MigrationBandwidth.HypervisorDefault)),
            (2, Gen.Choose(1, 400_000).Select(megabits => MigrationBandwidth.Custom(Policy.Bandwidth.FromMegabitsPerSecond(megabits)))))
        from policy in MigrationPolicy().Generator
        select new ClusterSettings { Level = level, ParallelMigration = setting, MigrationBandwidth = bandwidth, MigrationPolicy = policy };

    private static Gen<VmSettings> Vm() =>
        from setting in Maybe(Setting().Generator)
        from policy in Gen.Frequency((2, Gen.Constant<MigrationPolicy?>(null)), (1, MigrationPolicy().Generator.Select(policy => (MigrationPolicy?)policy)))
        from encrypted in Bool
        from transport in Gen.Frequency(
            (6, Gen.Constant(MigrationTransport.Direct)), (1, Gen.Elements(MigrationTransport.Tunnelled, MigrationTransport.Rdma, (MigrationTransport)42)))
        select new VmSettings { ParallelMigration = setting, MigrationPolicy = policy, Encrypted = encrypted, Transport = transport };

    private static Gen<HypervisorCapabilities?> Capabilities() =>
        from multifd in Bool
        from zstd in Bool
        from zeroCopy in Bool
        from postCopy in Bool
        select (HypervisorCapabilities?)new HypervisorCapabilities { Multifd = multifd, ParallelZstd = zstd, ZeroCopy = zeroCopy, PostCopyWithParallel = postCopy };

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Frequency((1, Gen.Constant<T?>(null)), (3, gen.Select(value => (T?)value)));

    private static IEnumerable<T> Simpler<T>(T value, T simplest)
        where T : IEquatable<T> => value.Equals(simplest) ? [] : [simplest];

    private static IEnumerable<MigrationRequest> Shrink(MigrationRequest request)
    {
        var simple = Requests.Example(ParallelMigrationSetting.Disabled);
        MigrationRequest[] candidates =
        [
            request with { Cluster = new() { ParallelMigration = request.Cluster.ParallelMigration, MigrationPolicy = request.Cluster.MigrationPolicy } },
            request with { Cluster = request.Cluster with { MigrationPolicy = Policy.MigrationPolicy.Default } },
            request with { Vm = new() },
            request with { VmResources = simple.VmResources },
            request with { Source = simple.Source },
            request with { Destination = simple.Destination },
        ];
        return candidates.Where(candidate => candidate != request);
    }

    private static Arbitrary<T> Shrunk<T>(this Gen<T> gen, Func<T, IEnumerable<T>> shrink) => Arb.From(gen, shrink);
}
