namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>placement_policy.affinity</c>: whether a VM may migrate.</summary>
public enum OVirtMigrationMode
{
    /// <summary><c>migratable</c>: by hand and automatically.</summary>
    Migratable = 0,

    /// <summary><c>user_migratable</c>: by hand only.</summary>
    UserMigratable,

    /// <summary><c>pinned</c>: not at all.</summary>
    Pinned,
}
