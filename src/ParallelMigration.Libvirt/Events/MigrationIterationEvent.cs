namespace ParallelMigration.Libvirt;

/// <summary>A migration away from the host has begun another pass over the guest's memory (libvirt 1.3.2).</summary>
internal sealed record MigrationIterationEvent : LibvirtDomainEvent
{
    /// <summary>Gets the pass that began, 1 for the first.</summary>
    public required int Iteration { get; init; }
}
