using System;

namespace ParallelMigration.Libvirt;

/// <summary>A migration that wants to start, as far as the limits are concerned.</summary>
public sealed record MigrationGateRequest
{
    /// <summary>The source host: <see cref="LibvirtHostInfo.Id"/>.</summary>
    /// <exception cref="ArgumentException">Set to nothing or to white space.</exception>
    public required string SourceHostId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>
    /// The destination host: <see cref="LibvirtHostInfo.Id"/>. Whoever shares the limits must name a host in the same way:
    /// one that is sometimes named by its id and sometimes by its host name counts as two.
    /// </summary>
    /// <exception cref="ArgumentException">Set to nothing or to white space.</exception>
    public required string DestinationHostId
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>The guest's UUID.</summary>
    public required Guid Vm { get; init; }

    /// <summary>How many migrations may leave the source at once while this one runs, itself included: the plan's, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public required int MaxOutgoingMigrations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxOutgoingMigrations));
            field = value;
        }
    }

    /// <summary>How many migrations may arrive at the destination at once while this one runs, itself included: the plan's, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public required int MaxIncomingMigrations
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxIncomingMigrations));
            field = value;
        }
    }

    /// <summary>What a migration asks for. Asks both hosts who they are, and blocks until they have answered.</summary>
    /// <remarks>Where the migration has no connection to its destination, the host name in the destination's URI stands for it.</remarks>
    /// <param name="migration">The migration.</param>
    /// <param name="vm">The guest's UUID.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan allows less than 1 migration at once: no resolver made it.</exception>
    /// <exception cref="LibvirtException">A daemon does not answer.</exception>
    public static MigrationGateRequest From(LibvirtMigration migration, Guid vm)
    {
        ArgumentNullException.ThrowIfNull(migration);
        return new()
        {
            SourceHostId = migration.Source.HostId,
            DestinationHostId = migration.Destination?.HostId ?? HostName(migration.DestinationUri),
            Vm = vm,
            MaxOutgoingMigrations = migration.Plan.MaxOutgoingMigrations,
            MaxIncomingMigrations = migration.Plan.MaxIncomingMigrations,
        };
    }

    internal string HostId(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? SourceHostId : DestinationHostId;

    internal int Maximum(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? MaxOutgoingMigrations : MaxIncomingMigrations;

    // The socket of another daemon on this machine has no host name: then the whole URI.
    private static string HostName(string uri) =>
        new Uri(uri).Host is { Length: > 0 } host ? host : uri;
}
