namespace ParallelMigration.Libvirt;

/// <summary>Which of a host's two limits: that of what leaves it, or that of what arrives.</summary>
public enum MigrationDirection
{
    /// <summary>Away from the host, which is the source.</summary>
    Outgoing,

    /// <summary>To the host, which is the destination.</summary>
    Incoming,
}
