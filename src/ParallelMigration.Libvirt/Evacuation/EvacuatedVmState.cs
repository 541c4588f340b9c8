namespace ParallelMigration.Libvirt;

/// <summary>How far a guest of an evacuation is.</summary>
internal enum EvacuatedVmState
{
    /// <summary>It runs where it was and waits for its turn.</summary>
    Waiting = 0,

    /// <summary>Its migration is due and waits for those of others (<see cref="EvacuatedVm.Wait"/>).</summary>
    Queued = 1,

    /// <summary>It migrates.</summary>
    Migrating = 2,

    /// <summary>It has moved.</summary>
    Moved = 3,

    /// <summary>It stays where it was (<see cref="EvacuatedVm.Message"/>).</summary>
    Stayed = 4,

    /// <summary>It was shut down, or was moved away by another process, meanwhile: there is nothing to move any more.</summary>
    Gone = 5,

    /// <summary>Where it runs is not certain: a person must check (<see cref="EvacuatedVm.Result"/>).</summary>
    Uncertain = 6,
}
