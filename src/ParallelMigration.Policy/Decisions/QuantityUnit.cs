namespace ParallelMigration.Policy;

/// <summary>What a <see cref="Quantity"/> counts.</summary>
public enum QuantityUnit
{
    /// <summary>Parallel connections.</summary>
    Connections = 0,

    /// <summary>CPU threads of a host.</summary>
    CpuThreads,

    /// <summary>Virtual CPUs of a VM.</summary>
    Vcpus,

    /// <summary>CPUs that a VM's QEMU process may run on.</summary>
    EmulatorCpus,

    /// <summary>Migrations at once.</summary>
    Migrations,

    /// <summary>Bits per second.</summary>
    BitsPerSecond,

    /// <summary>On (1) or off (0).</summary>
    Switch,
}
