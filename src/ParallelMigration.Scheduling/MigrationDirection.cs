namespace ParallelMigration.Scheduling;

/// <summary>Selects one of a host's two limits.</summary>
public enum MigrationDirection
{
    /// <summary>Away from the host, which is the source.</summary>
    Outgoing,

    /// <summary>To the host, which is the destination.</summary>
    Incoming,
}
