using System;
using System.Collections.Generic;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>An evacuation, running or ended: hosts that are emptied by migration.</summary>
public sealed record EvacuationRecord
{
    /// <summary>Gets the id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets the id of the cluster of the hosts.</summary>
    public required Guid ClusterId { get; init; }

    /// <summary>Gets the ids of the hosts that are emptied.</summary>
    public required IReadOnlyList<Guid> HostIds { get; init; }

    /// <summary>Gets their names then, separated by commas.</summary>
    public required string HostNames { get; init; }

    /// <summary>Gets whether VMs that migrate by hand only are moved too.</summary>
    public bool Force { get; init; }

    /// <summary>Gets how long it may take. The default is <see langword="null"/>: as long as it takes.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>Gets the time that was predicted. The default is none.</summary>
    public TimeSpan? PredictedTime { get; init; }

    /// <summary>Gets who started it.</summary>
    public required string User { get; init; }

    /// <summary>Gets the correlation id, which its migrations have too. The default is none.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Gets when it started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Gets when it ended. The default is <see langword="null"/>: it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Gets whether it was stopped: no more migrations are started. The default is no.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Gets its VMs, in the order in which they were first planned.</summary>
    public IReadOnlyList<EvacuatedVm> Vms { get; init; } = [];

    /// <summary>Gets how it ended, in words. The default is not yet.</summary>
    public string? Outcome { get; init; }
}

/// <summary>A VM of an evacuation.</summary>
public sealed record EvacuatedVm
{
    /// <summary>Gets the VM's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Gets its name then.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how far it is.</summary>
    public required EvacuatedVmState State { get; init; }

    /// <summary>Gets the name of the host that it goes to, or went to. The default is none.</summary>
    public string? DestinationName { get; init; }

    /// <summary>Gets the id of its last migration. The default is none.</summary>
    public Guid? MigrationId { get; init; }

    /// <summary>Gets what there is to say: why it stays, or how its last migration ended. The default is nothing.</summary>
    public string? Message { get; init; }
}

/// <summary>How far a VM of an evacuation is.</summary>
public enum EvacuatedVmState
{
    /// <summary>Its migration has not started yet.</summary>
    Waiting = 0,

    /// <summary>It migrates.</summary>
    Migrating,

    /// <summary>It has moved.</summary>
    Moved,

    /// <summary>It stays where it is.</summary>
    Stays,

    /// <summary>Its migration was stopped, and it stays.</summary>
    Canceled,

    /// <summary>It is not on these hosts any more, and this evacuation did not move it.</summary>
    Gone,

    /// <summary>Where it runs is not known.</summary>
    Unknown,
}
