using System;
using System.Collections.Generic;
using ParallelMigration.Evacuation;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Scheduling;
using ParallelMigration.Tool.Commands;
using ParallelMigration.Tool.Evacuating;

namespace ParallelMigration.Tool.Tests;

/// <summary>What a test knows of hosts, which are named by their ids, and of guests.</summary>
internal sealed class Knowledge : IEvacuationKnowledge
{
    public bool IsMeasured { get; init; }

    internal Dictionary<Guid, PlannedMigration> Planned { get; } = [];

    internal Dictionary<Guid, MigrationRoute> Routes { get; } = [];

    internal Dictionary<Guid, DirtyCurve> Rewritten { get; } = [];

    public string NameOf(string? id) => id ?? "another host";

    public string Text(LeaseWait wait, EvacuationMove move) => "for others";

    public PlannedMigration? PlannedOf(Guid vm) => Planned.GetValueOrDefault(vm);

    public MigrationRoute? RouteOf(Guid vm) => Routes.GetValueOrDefault(vm);

    public DirtyCurve? RewrittenBy(Guid vm) => Rewritten.GetValueOrDefault(vm);
}
