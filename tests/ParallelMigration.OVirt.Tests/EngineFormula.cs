using System;

namespace ParallelMigration.OVirt.Tests;

/// <summary>
/// What oVirt's engine (4.5 and on) decides, written again from what it does: for comparison only. Bandwidth in Mbps, settings in the
/// engine's encoding.
/// </summary>
internal sealed record EngineFormula
{
    private const int MegabitsPerConnection = 10 * 1024;

    /// <summary>The effective setting: −2, −1, 0 or n.</summary>
    internal required int Setting { get; init; }

    internal required int Vcpus { get; init; }

    /// <summary>The lower of the two links; <see langword="null"/>: unknown.</summary>
    internal int? LinkMegabits { get; init; }

    /// <summary>The cluster's own bandwidth, which the links do not bound.</summary>
    internal int? CustomMegabits { get; init; }

    internal bool LevelHasParallel { get; init; } = true;

    internal bool Encrypted { get; init; }

    internal bool PolicyHasZeroCopy { get; init; }

    internal bool PolicyCompresses { get; init; }

    internal int ClusterPolicyAtOnce { get; init; } = 2;

    internal int PolicyAtOnce { get; init; } = 2;

    /// <summary>Zero-copy turns parallel on.</summary>
    internal bool ZeroCopy => PolicyHasZeroCopy && LevelHasParallel && !Encrypted;

    internal int? Connections
    {
        get
        {
            if (!LevelHasParallel)
            {
                return null;
            }

            var setting = ZeroCopy && Setting is (0 or -2) ? -1 : Setting;
            var connections = setting switch
            {
                -2 => Computed,
                -1 => Computed ?? 2,
                0 => null,
                _ => Math.Min(setting, Math.Max(2, Vcpus)),
            };
            return connections is { } some ? Math.Min(some, 255) : null;
        }
    }

    /// <summary>Before September 2026 the policy's flag had the last word.</summary>
    internal bool CompressedBefore2026 => PolicyCompresses;

    internal bool Compressed => PolicyCompresses && Connections is null;

    internal int AtOnce => Connections is null ? PolicyAtOnce : 1;

    /// <summary>What the engine takes for MiB/s.</summary>
    internal int? MaxBandwidth => Bandwidth / ClusterPolicyAtOnce;

    private int? Bandwidth => (CustomMegabits ?? LinkMegabits) / 8;

    private int? Computed => Bandwidth is { } bandwidth && Math.Min(bandwidth * 8 / MegabitsPerConnection, Vcpus) is >= 2 and var connections
        ? connections
        : null;
}
