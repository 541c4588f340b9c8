using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>A migration in libvirt's terms: flags and typed parameters.</summary>
/// <remarks>Two are equal when their flags and their parameters, in order, are.</remarks>
public sealed record LibvirtMigrationParameters
{
    private readonly ImmutableArray<LibvirtTypedParameter> parameters = [];

    /// <summary>Gets the flags.</summary>
    public required MigrateFlags Flags { get; init; }

    /// <summary>Gets the parameters, in the order in which libvirt gets them: names such as <c>parallel.connections</c>, and values whose .NET types are those that libvirt expects.</summary>
    /// <value>Values are <see cref="int"/>, <see cref="uint"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</value>
    public IReadOnlyList<KeyValuePair<string, object>> Parameters => [.. parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value))];

    /// <summary>Gets the same with libvirt's types. Setting it copies the list.</summary>
    internal IReadOnlyList<LibvirtTypedParameter> TypedParameters
    {
        get => parameters;
        init => parameters = [.. value];
    }

    /// <summary>Gets the number of connections asked for; <see langword="null"/>: not parallel, or as many as libvirt takes by default.</summary>
    public int? Connections =>
        parameters.FirstOrDefault(parameter => parameter.Name == ParameterNames.ParallelConnections)?.Value as int?;

    /// <summary>Whether compression with zstd is asked for.</summary>
    internal bool NamesZstd => parameters.Any(parameter => parameter.Name == ParameterNames.Compression && parameter.Value is ParameterNames.Zstd);

    /// <summary>Gets the flags by libvirt's names: <c>VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER</c>.</summary>
    public string FlagsText => MigrateFlagsNames.Of(Flags);

    /// <summary>Gets the parameters on one line: <c>parallel.connections = 4 (int), bandwidth = 4765 (ullong)</c>; empty without any.</summary>
    public string ParametersText => string.Join(", ", parameters);

    /// <summary>
    /// Translates a plan. The migration is always live and peer-to-peer.
    /// </summary>
    /// <remarks>
    /// A pure and faithful translation: it judges no combination, because the resolver and libvirt do, but for one that libvirt lets pass
    /// and does not survive, and for what it cannot tunnel (rule C8). Any number of connections from 1 up is passed on.
    /// </remarks>
    /// <param name="plan">The plan.</param>
    /// <param name="migrationUri">As <see cref="LibvirtMigration.MigrationUri"/>. The default is <see langword="null"/>: the destination's daemon decides.</param>
    /// <param name="tlsDestination">As <see cref="LibvirtMigration.TlsDestination"/>. The default is <see langword="null"/>: the name is that of the migration URI.</param>
    /// <param name="destinationName">As <see cref="LibvirtMigration.DestinationName"/>. The default is <see langword="null"/>: the same as at the source.</param>
    /// <param name="movePersistentDefinition">Whether the domain's definition moves with it. The default is no: whether the domain is persistent is not known here.</param>
    /// <param name="qemuVersion">
    /// The source's QEMU, because newer ones exceed a limit of parallel connections. The default is <see langword="null"/>, not known: such a limit is then one that any version keeps.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The plan's connections are less than 1, or an enum has an unknown value.</exception>
    /// <exception cref="ArgumentException">
    /// The plan is tunnelled and encrypted, or tunnelled and allows post-copy (rule C8); or its transport is RDMA without a migration URI that starts with <c>rdma://</c>; or a URI that does so comes with another transport.
    /// </exception>
    public static LibvirtMigrationParameters From(
        MigrationPlan plan,
        string? migrationUri = null,
        string? tlsDestination = null,
        string? destinationName = null,
        bool movePersistentDefinition = false,
        HypervisorVersion? qemuVersion = null) =>
        PlanMapping.Map(plan, migrationUri, tlsDestination, destinationName, movePersistentDefinition, qemuVersion);

    /// <summary>Returns the flags on the first line, then a line for each parameter.</summary>
    public override string ToString() => string.Join('\n', parameters.Select(parameter => parameter.ToString()).Prepend(FlagsText));

    /// <summary>Returns whether flags and parameters are equal.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(LibvirtMigrationParameters? other) =>
        other is not null && Flags == other.Flags && parameters.SequenceEqual(other.parameters);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Flags);
        foreach (var parameter in parameters)
        {
            hash.Add(parameter);
        }

        return hash.ToHashCode();
    }
}
