namespace ParallelMigration.Policy;

/// <summary>What one migration will really do.</summary>
/// <remarks>
/// The resolver never makes a plan of exactly one connection (rule R10), nor a parallel one with the hypervisor's default
/// compression (A1) or with more than one outgoing migration (A2).
/// </remarks>
public readonly record struct MigrationPlan
{
    /// <summary>Whether the migration uses parallel connections (multifd).</summary>
    public bool IsParallel => Connections is not null;

    /// <summary>The number of parallel connections, 2 to 255 in the resolver's plans; <see langword="null"/>: not parallel.</summary>
    public int? Connections { get; init; }

    /// <summary>How memory is compressed (rules A1, A5).</summary>
    public MigrationCompression Compression { get; init; }

    /// <summary>How many migrations may leave the source while this one runs, itself included: 1 or more (rule A2).</summary>
    public int MaxOutgoingMigrations { get; init; }

    /// <summary>How many migrations may arrive at the destination while this one runs, itself included: 1 or more (rule A2).</summary>
    public int MaxIncomingMigrations { get; init; }

    /// <summary>
    /// The limit to hand to the hypervisor; <see langword="null"/>: none. The whole available bandwidth when parallel (rule A3),
    /// else its share among the policy's outgoing migrations. Becomes MiB/s at the hypervisor's edge (rule B4). Holds until a switch to
    /// post-copy: from then on QEMU follows <c>max-postcopy-bandwidth</c> (QEMU 3.0), which is 0, unlimited, unless libvirt is given
    /// <c>bandwidth.postcopy</c> (libvirt 5.1.0).
    /// </summary>
    public Bandwidth? BandwidthLimit { get; init; }

    /// <summary>Whether the migration may switch to post-copy (rules C1, C2, C5).</summary>
    public bool PostCopy { get; init; }

    /// <summary>Whether pages are sent without being copied first (rule C6).</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>Whether the guest's CPUs are slowed down when it dirties memory too fast, as the policy says (rule A4).</summary>
    public bool AutoConverge { get; init; }

    /// <summary>How the migration is brought to its end, as the policy says (rule A4); <see langword="null"/> only in a plan made by hand.</summary>
    public ConvergenceSchedule? Convergence { get; init; }

    /// <summary>Whether the migration is encrypted with TLS, as the VM says.</summary>
    public bool Encrypted { get; init; }

    /// <summary>How the data travels, as the VM says. Always direct when parallel (rule C4).</summary>
    public MigrationTransport Transport { get; init; }
}
