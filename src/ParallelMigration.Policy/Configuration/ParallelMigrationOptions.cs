using System;
using System.Collections.Generic;
using Microsoft.Extensions.Options;

namespace ParallelMigration.Policy.Configuration;

/// <summary>
/// <see cref="ResolverOptions"/> as a configuration file writes them: plain text, numbers and names, for a configuration binder to fill,
/// the reflecting one or the source-generated one.
/// </summary>
/// <remarks>
/// This is the library's one mutable type, because binders need setters. Nothing decides with it directly: <see cref="ToResolverOptions"/>
/// makes the immutable options. A setter checks nothing, so that all mistakes can be reported at once.
/// </remarks>
public sealed class ParallelMigrationOptions
{
    /// <summary>
    /// Gets or sets the bandwidth that one connection is meant for, with its unit. The default is <c>10 Gbps</c> (rule R3, from the feature page).
    /// Allowed: a whole number and <c>Gbps</c>, <c>Mbps</c> or <c>bit/s</c>, from 1 bit/s to <see cref="Bandwidth.MaxValue"/>.
    /// </summary>
    public string BandwidthPerConnection { get; set; } = ResolverOptions.Default.BandwidthPerConnection.ToString();

    /// <summary>
    /// Gets or sets the bandwidth that one encrypted connection carries, with its unit. The default is <c>4 Gbps</c> (rule R13). Allowed: as for
    /// <see cref="BandwidthPerConnection"/>.
    /// </summary>
    public string BandwidthPerEncryptedConnection { get; set; } = ResolverOptions.Default.BandwidthPerEncryptedConnection.ToString();

    /// <summary>
    /// Gets or sets the bandwidth that one connection compressed with zstd sends, with its unit. The default is <c>1 Gbps</c> (rule R13). Allowed: as for
    /// <see cref="BandwidthPerConnection"/>.
    /// </summary>
    public string BandwidthPerZstdConnection { get; set; } = ResolverOptions.Default.BandwidthPerZstdConnection.ToString();

    /// <summary>
    /// Gets or sets how much of the guest's memory one connection compresses with zstd, as a bandwidth with its unit. The default is <c>3 Gbps</c> (rule A5).
    /// Allowed: as for <see cref="BandwidthPerConnection"/>.
    /// </summary>
    public string ZstdMemoryPerConnection { get; set; } = ResolverOptions.Default.ZstdMemoryPerConnection.ToString();

    /// <summary>Gets or sets the share of the slower known link that the limit is made from at least: 0 to 1. The default is 0.25 (rule B6).</summary>
    public double MinimumShareOfLink { get; set; } = ResolverOptions.Default.MinimumShareOfLink;

    /// <summary>Gets or sets the most connections that Auto and Parallel use: 2 to 255. The default is 16 (rule R4). Custom is not bound by it.</summary>
    public int MaxConnections { get; set; } = ResolverOptions.Default.MaxConnections;

    /// <summary>
    /// Gets or sets the lowest cluster level that may use parallel connections. The default is <c>4.7</c> (rule R11). Allowed: two whole numbers with a
    /// point between them.
    /// </summary>
    public string MinimumClusterLevel { get; set; } = ResolverOptions.Default.MinimumClusterLevel.ToString();

    /// <summary>Gets or sets whether post-copy may be combined with parallel connections. The default is <c>Never</c> (rule C5).</summary>
    public PostCopyWithParallel PostCopyWithParallel { get; set; } = ResolverOptions.Default.PostCopyWithParallel;

    /// <summary>Gets or sets what compresses the data on parallel connections. The default is <c>None</c> (rule A5).</summary>
    public ParallelCompression ParallelCompression { get; set; } = ResolverOptions.Default.ParallelCompression;

    /// <summary>Gets or sets whether a policy with zero-copy makes Disabled and Auto count as Parallel. The default is no (rule C6).</summary>
    public bool ForceParallelForZeroCopy { get; set; } = ResolverOptions.Default.ForceParallelForZeroCopy;

    /// <summary>
    /// Gets the default setting from given cluster levels on, such as <c>4.9</c> → <c>Auto</c>. The default is empty, so that it is Disabled
    /// everywhere (rules R1, R12). Allowed: a level once, with <c>Disabled</c>, <c>Auto</c>, <c>Parallel</c> or <c>Custom(n)</c> with n
    /// from 2 to 255 (rule R7).
    /// </summary>
    public IDictionary<string, string> DefaultSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Returns the immutable options that the resolver, the validator and the auditor take.</summary>
    /// <exception cref="OptionsValidationException">A value is not allowed. Its failures name every such key, with the allowed range.</exception>
    public ResolverOptions ToResolverOptions()
    {
        OptionsReader reader = new(this);
        return reader.Failures.Count == 0
            ? reader.Read()
            : throw new OptionsValidationException(Options.DefaultName, typeof(ParallelMigrationOptions), reader.Failures);
    }
}
