namespace ParallelMigration.Policy;

/// <summary>What a VM has to run its migration's threads with.</summary>
public sealed record VmResources
{
    /// <summary>Gets the number of the VM's virtual CPUs, 1 or more (rule R3).</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public required int Vcpus
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(Vcpus));
            field = value;
        }
    }

    /// <summary>
    /// Gets how many CPUs the VM's QEMU process may run on (emulator pinning, dedicated or limited CPUs), 1 or more;
    /// <see langword="null"/>, the default: no such limit (rule R9).
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int? EmulatorCpus
    {
        get;
        init
        {
            if (value is { } cpus)
            {
                Require.AtLeast(cpus, 1, nameof(EmulatorCpus));
            }

            field = value;
        }
    }

    /// <summary>
    /// Gets whether the CPUs of <see cref="EmulatorCpus"/> are the ones that the VM's own vCPUs are pinned to; <see langword="null"/>, the default: unknown.
    /// Where they are, parallel connections take time from the guest, and a parallel plan has a warning (rule R9).
    /// </summary>
    public bool? EmulatorCpusShared { get; init; }
}
