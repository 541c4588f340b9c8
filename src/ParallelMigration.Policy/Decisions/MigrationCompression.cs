namespace ParallelMigration.Policy;

/// <summary>How one migration compresses memory.</summary>
public enum MigrationCompression
{
    /// <summary>Not at all. Always so when parallel (rule A1), but for rule A5's opt-in.</summary>
    None = 0,

    /// <summary>By the hypervisor's default method, as the policy asked. Never when parallel.</summary>
    HypervisorDefault = 1,

    /// <summary>By zstd on the parallel connections (rule A5). Only when parallel; the method is named to libvirt.</summary>
    Zstd = 2,
}
