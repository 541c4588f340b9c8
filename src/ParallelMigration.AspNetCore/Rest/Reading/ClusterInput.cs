using System;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>The body of a cluster's update or addition: only what it has.</summary>
internal sealed record ClusterInput
{
    internal static DocumentKind Kind { get; } = new("cluster");

    internal string? Name { get; private init; }

    internal string? Description { get; private init; }

    internal ObjectReference? DataCenter { get; private init; }

    internal ClusterLevel? Level { get; private init; }

    internal bool? TunnelMigration { get; private init; }

    internal OVirtMigrationOptions? Migration { get; private init; }

    internal static ClusterInput Read(Part part, InputForm form, Guid? id)
    {
        form.GuardNames(part, "actions", "data_center", "description", "href", "id", "link", "migration", "name", "networks", "tunnel_migration", "version");
        ResourceInput.GuardId(part, id);
        var level = ResourceInput.Level(part, "version", form);
        return new()
        {
            Name = ResourceInput.Name(part),
            Description = ResourceInput.Description(part),
            DataCenter = ResourceInput.Reference(part, "data_center", form),
            Level = level == default(ClusterLevel) ? null : level,
            TunnelMigration = form.Flag(part, "tunnel_migration"),
            Migration = part["migration"] is { } migration ? MigrationInput.Read(migration, form, ofCluster: true) : null,
        };
    }

    internal StoredCluster ApplyTo(StoredCluster cluster) => cluster with
    {
        Name = Name ?? cluster.Name,
        Description = Description ?? cluster.Description,
        Level = Level ?? cluster.Level,
        TunnelMigration = TunnelMigration ?? cluster.TunnelMigration,
        Migration = cluster.Migration.Apply(Migration),
    };
}
