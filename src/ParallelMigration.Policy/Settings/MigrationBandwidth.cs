using System;

namespace ParallelMigration.Policy;

/// <summary>A cluster's migration bandwidth: auto, hypervisor default or a custom bandwidth (rule B3).</summary>
/// <remarks>The default value is <see cref="Auto"/>.</remarks>
public readonly struct MigrationBandwidth : IEquatable<MigrationBandwidth>
{
    private readonly Bandwidth custom;

    private MigrationBandwidth(MigrationBandwidthSource source, Bandwidth custom = default)
    {
        Source = source;
        this.custom = custom;
    }

    /// <summary>What the two hosts' migration links can give (rule B2).</summary>
    public static MigrationBandwidth Auto => default;

    /// <summary>The hypervisor's own default: unknown to us, no limit handed over.</summary>
    public static MigrationBandwidth HypervisorDefault => new(MigrationBandwidthSource.HypervisorDefault);

    /// <summary>Which of the three this is.</summary>
    public MigrationBandwidthSource Source { get; }

    /// <summary>The bandwidth the administrator gave; <see langword="null"/> unless the source is Custom.</summary>
    public Bandwidth? CustomBandwidth => Source == MigrationBandwidthSource.Custom ? custom : null;

    /// <summary>A bandwidth given by the administrator. Available is the lower of it and what the links are known to give.</summary>
    /// <param name="bandwidth">More than 0. (For no limit use <see cref="HypervisorDefault"/>.)</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bandwidth"/> is 0.</exception>
    public static MigrationBandwidth Custom(Bandwidth bandwidth)
    {
        Require.MoreThanZero(bandwidth, nameof(bandwidth));
        return new(MigrationBandwidthSource.Custom, bandwidth);
    }

    /// <summary><c>Auto</c>, <c>HypervisorDefault</c> or <c>Custom(20 Gbps)</c>.</summary>
    public override string ToString() => Source == MigrationBandwidthSource.Custom ? $"Custom({custom})" : Source.ToString();

    /// <inheritdoc/>
    public bool Equals(MigrationBandwidth other) => Source == other.Source && custom == other.custom;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MigrationBandwidth other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(((int)Source * 397) ^ custom.GetHashCode());

    /// <summary>Whether two values are equal.</summary>
    public static bool operator ==(MigrationBandwidth left, MigrationBandwidth right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(MigrationBandwidth left, MigrationBandwidth right) => !left.Equals(right);
}
