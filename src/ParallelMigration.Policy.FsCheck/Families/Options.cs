using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>A site's options; the defaults are the simplest.</summary>
internal static class Options
{
    internal static Arbitrary<ResolverOptions> Valid { get; } = Of(
        Gen.Elements(1_000, 10_000, 10_000, 14_000, 25_000).Select(megabits => Bandwidth.FromMegabitsPerSecond(megabits)),
        Gen.Frequency((1, Gen.Constant(Validity.Supported)), (1, ClusterLevels.Low)),
        Gen.Elements(PostCopyWithParallel.Never, PostCopyWithParallel.WhenSupported),
        Gen.Elements(ParallelCompression.None, ParallelCompression.Zstd, ParallelCompression.ZstdWhenFaster),
        LevelDefaults.Valid).Within(Validity.GoesWithAny, Shrink);

    internal static Arbitrary<ResolverOptions> Hostile { get; } = Arb.From(
        Of(
            Gen.Frequency((1, Gen.Elements(10, 14).Select(gigabits => Bandwidth.FromGigabitsPerSecond(gigabits))), (1, Bandwidths.HostileAboveZero)),
            Gen.Frequency((3, Gen.Constant(Validity.Supported)), (1, ClusterLevels.Hostile.Generator)),
            Gen.Elements(PostCopyWithParallel.Never, PostCopyWithParallel.WhenSupported, (PostCopyWithParallel)2, (PostCopyWithParallel)(-1)),
            Gen.Elements(ParallelCompression.None, ParallelCompression.Zstd, ParallelCompression.ZstdWhenFaster, (ParallelCompression)3, (ParallelCompression)int.MaxValue),
            LevelDefaults.Hostile),
        Shrink);

    internal static IEnumerable<ResolverOptions> Shrink(ResolverOptions options)
    {
        var simplest = ResolverOptions.Default;
        return Shrinking.To(options, simplest)
            .Concat(LevelDefaults.Shrink(options.DefaultSettings).Select(defaults => options with { DefaultSettings = defaults }))
            .Concat(Shrinking.To(options.PostCopyWithParallel, simplest.PostCopyWithParallel).Select(never => options with { PostCopyWithParallel = never }))
            .Concat(Shrinking.To(options.ParallelCompression, simplest.ParallelCompression).Select(none => options with { ParallelCompression = none }))
            .Concat(Shrinking.Off(options.ForceParallelForZeroCopy).Select(off => options with { ForceParallelForZeroCopy = off }))
            .Concat(Shrinking.To(options.MinimumClusterLevel, simplest.MinimumClusterLevel).Select(level => options with { MinimumClusterLevel = level }))
            .Concat(Shrinking.Towards(options.MaxConnections, simplest.MaxConnections).Select(most => options with { MaxConnections = most }))
            .Concat(Shrinking.Towards(options.BandwidthPerConnection.BitsPerSecond, simplest.BandwidthPerConnection.BitsPerSecond)
                .Select(bits => options with { BandwidthPerConnection = Bandwidth.FromBitsPerSecond(bits) }))
            .Concat(Shrinking.Towards(options.BandwidthPerEncryptedConnection.BitsPerSecond, simplest.BandwidthPerEncryptedConnection.BitsPerSecond)
                .Select(bits => options with { BandwidthPerEncryptedConnection = Bandwidth.FromBitsPerSecond(bits) }))
            .Concat(Shrinking.Towards(options.BandwidthPerZstdConnection.BitsPerSecond, simplest.BandwidthPerZstdConnection.BitsPerSecond)
                .Select(bits => options with { BandwidthPerZstdConnection = Bandwidth.FromBitsPerSecond(bits) }))
            .Concat(Shrinking.Towards(options.ZstdMemoryPerConnection.BitsPerSecond, simplest.ZstdMemoryPerConnection.BitsPerSecond)
                .Select(bits => options with { ZstdMemoryPerConnection = Bandwidth.FromBitsPerSecond(bits) }))
            .Concat(Shrinking.To(options.MinimumShareOfLink, simplest.MinimumShareOfLink).Select(share => options with { MinimumShareOfLink = share }));
    }

    private static Gen<ResolverOptions> Of(
        Gen<Bandwidth> perConnections,
        Gen<ClusterLevel> minimumLevels,
        Gen<PostCopyWithParallel> postCopies,
        Gen<ParallelCompression> compressions,
        Arbitrary<ClusterLevelDefaults> levelDefaults) =>
        from perConnection in perConnections
        from perEncrypted in Gen.Frequency((3, Gen.Constant(ResolverOptions.Default.BandwidthPerEncryptedConnection)), (1, perConnections))
        from perZstd in Gen.Frequency((3, Gen.Constant(ResolverOptions.Default.BandwidthPerZstdConnection)), (1, perConnections))
        from zstdMemory in Gen.Frequency((3, Gen.Constant(ResolverOptions.Default.ZstdMemoryPerConnection)), (1, perConnections))
        from share in Gen.Elements(0, 0.1, 0.25, 0.25, 0.25, 0.5, 1)
        from most in Gen.Elements(2, 3, 15, 16, 16, 16, 17, 254, 255)
        from minimumLevel in minimumLevels
        from postCopy in postCopies
        from compression in compressions
        from zeroCopy in Generating.Bool
        from defaults in Gen.Frequency((3, Gen.Constant(ClusterLevelDefaults.None)), (1, levelDefaults.Generator))
        select new ResolverOptions
        {
            BandwidthPerConnection = perConnection,
            BandwidthPerEncryptedConnection = perEncrypted,
            BandwidthPerZstdConnection = perZstd,
            ZstdMemoryPerConnection = zstdMemory,
            MinimumShareOfLink = share,
            MaxConnections = most,
            MinimumClusterLevel = minimumLevel,
            PostCopyWithParallel = postCopy,
            ParallelCompression = compression,
            ForceParallelForZeroCopy = zeroCopy,
            DefaultSettings = defaults,
        };
}
