namespace ParallelMigration.Libvirt;

/// <summary>A job on a domain has ended (libvirt 1.3.3). The source reports it of a migration after the domain has left it.</summary>
internal sealed record JobCompletedEvent : LibvirtDomainEvent
{
    /// <summary>Gets whether it was a migration away from the host, not a backup or the like.</summary>
    public required bool IsOutgoingMigration { get; init; }

    /// <summary>Gets whether the job did what it was to do. libvirt before 6.0.0 does not say, and reports no others: then <see langword="true"/>.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>Gets what the job took.</summary>
    public required MigrationStatistics Statistics { get; init; }
}
