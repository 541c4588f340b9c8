using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>Capabilities as callers state them.</summary>
internal static class Capabilities
{
    internal static Arbitrary<HypervisorCapabilities> Valid { get; } =
        Of(Gen.Constant(true)).Within(capabilities => capabilities is { Multifd: true, ParallelEncryption: true }, Shrink);

    internal static Arbitrary<HypervisorCapabilities> Hostile { get; } = Arb.From(
        Of(Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))), Shrink);

    /// <summary>What a host without any of it would state.</summary>
    internal static HypervisorCapabilities NoneAtAll { get; } = new() { Multifd = false, ParallelEncryption = false, ParallelZstd = false, ZeroCopy = false };

    /// <summary>The defaults are simplest: all but post-copy.</summary>
    internal static IEnumerable<HypervisorCapabilities> Shrink(HypervisorCapabilities capabilities) =>
        Shrinking.Off(!capabilities.Multifd).Select(_ => capabilities with { Multifd = true })
            .Concat(Shrinking.Off(!capabilities.ParallelEncryption).Select(_ => capabilities with { ParallelEncryption = true }))
            .Concat(Shrinking.Off(!capabilities.ParallelZstd).Select(_ => capabilities with { ParallelZstd = true }))
            .Concat(Shrinking.Off(!capabilities.ZeroCopy).Select(_ => capabilities with { ZeroCopy = true }))
            .Concat(Shrinking.Off(capabilities.PostCopyWithParallel).Select(off => capabilities with { PostCopyWithParallel = off }));

    private static Gen<HypervisorCapabilities> Of(Gen<bool> multifds) =>
        from multifd in multifds
        from encryption in multifds
        from zstd in Generating.Bool
        from zeroCopy in Generating.Bool
        from postCopy in Generating.Bool
        select new HypervisorCapabilities { Multifd = multifd, ParallelEncryption = encryption, ParallelZstd = zstd, ZeroCopy = zeroCopy, PostCopyWithParallel = postCopy };
}
