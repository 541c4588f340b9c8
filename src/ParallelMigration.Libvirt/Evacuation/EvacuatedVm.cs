using System;
using ParallelMigration.Scheduling;

namespace ParallelMigration.Libvirt;

/// <summary>A guest of an evacuation at one moment.</summary>
internal sealed record EvacuatedVm
{
    /// <summary>Gets the guest's UUID.</summary>
    public required Guid Vm { get; init; }

    /// <summary>Gets the guest's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets how far it is.</summary>
    public EvacuatedVmState State { get; init; }

    /// <summary>Gets its current or last migration.</summary>
    /// <value><see langword="null"/> if none is planned.</value>
    public EvacuationMove? Move { get; init; }

    /// <summary>Gets how many migrations of it were begun.</summary>
    public int Attempts { get; init; }

    /// <summary>Gets when its current or last migration began, or was found active, since the start of the evacuation.</summary>
    /// <value><see langword="null"/> if none has begun.</value>
    public TimeSpan? Began { get; init; }

    /// <summary>Gets when its last migration ended, since the start of the evacuation.</summary>
    /// <value><see langword="null"/> if none has ended, or another one has begun since.</value>
    public TimeSpan? Ended { get; init; }

    /// <summary>Gets the last report of its migration.</summary>
    /// <value><see langword="null"/> if it does not migrate, or nothing is known yet.</value>
    public MigrationProgress? Progress { get; init; }

    /// <summary>Gets why it stays or is uncertain, for people.</summary>
    public string? Message { get; init; }

    /// <summary>Gets what its migration waits for.</summary>
    /// <value><see langword="null"/> unless it is <see cref="EvacuatedVmState.Queued"/> and others are in its way.</value>
    public LeaseWait? Wait { get; init; }

    /// <summary>Gets how its last migration ended.</summary>
    /// <value><see langword="null"/> if none has ended.</value>
    public MigrationResult? Result { get; init; }
}
