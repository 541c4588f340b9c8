namespace ParallelMigration.AspNetCore;

/// <summary>A migration that is to start.</summary>
public sealed record MigrationStart
{
    /// <summary>Gets the VM.</summary>
    public required StoredVm Vm { get; init; }

    /// <summary>Gets the destination. The default is <see langword="null"/>: the engine chooses.</summary>
    public StoredHost? Destination { get; init; }

    /// <summary>Gets whether a VM that may only migrate by hand, or that the engine would rather not move, migrates nevertheless. The default is no.</summary>
    public bool Force { get; init; }

    /// <summary>Gets who starts it.</summary>
    public required ChangeOrigin Origin { get; init; }
}
