using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>What one migration will do.</summary>
/// <remarks>
/// The resolver never makes a plan of exactly one connection (rule R10), nor a parallel one with the hypervisor's default
/// compression (A1) or with more than one outgoing migration (A2). A plan made by hand may be one of those: rules are not checked here, ranges are.
/// </remarks>
public sealed record MigrationPlan
{
    /// <summary>Initializes a plan that is not parallel, without compression, limit, post-copy or schedule, and runs alone.</summary>
    public MigrationPlan() => Convergence = ConvergenceSchedule.None;

    internal MigrationPlan(in PlanDraft draft)
    {
        Connections = draft.Connections;
        Compression = draft.Compression;
        MaxOutgoingMigrations = draft.MaxOutgoingMigrations;
        MaxIncomingMigrations = draft.MaxIncomingMigrations;
        BandwidthLimit = draft.BandwidthLimit;
        PostCopyBandwidthLimit = draft.PostCopyBandwidthLimit;
        PostCopy = draft.PostCopy;
        ZeroCopy = draft.ZeroCopy;
        AutoConverge = draft.AutoConverge;
        GuestEvents = draft.GuestEvents;
        Convergence = draft.Convergence;
        Encrypted = draft.Encrypted;
        Transport = draft.Transport;
    }

    /// <summary>Gets whether the migration uses parallel connections (multifd).</summary>
    public bool IsParallel => Connections is not null;

    /// <summary>
    /// Gets the number of parallel connections, 1 or more (2 to 255 in the resolver's plans); <see langword="null"/>, the default: not parallel.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int? Connections
    {
        get;
        init
        {
            if (value is { } count)
            {
                Require.AtLeast(count, 1, nameof(Connections));
            }

            field = value;
        }
    }

    /// <summary>Gets how memory is compressed (rules A1, A5). The default is <see cref="MigrationCompression.None"/>.</summary>
    public MigrationCompression Compression { get; init; }

    /// <summary>
    /// Gets how many migrations may leave the source while this one runs, this one included: 1 or more (rule A2). The default is 1.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxOutgoingMigrations
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(MaxOutgoingMigrations));
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets how many migrations may arrive at the destination while this one runs, this one included: 1 or more (rule A2). The default is 1.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxIncomingMigrations
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(MaxIncomingMigrations));
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets the limit to give to the hypervisor; <see langword="null"/>, the default: none. The whole available bandwidth when parallel
    /// (rule A3), else its share among the policy's outgoing migrations. It becomes MiB/s at the hypervisor's edge (rule B4). It holds until a
    /// switch to post-copy, and then <see cref="PostCopyBandwidthLimit"/>.
    /// </summary>
    public Bandwidth? BandwidthLimit { get; init; }

    /// <summary>
    /// Gets the limit after a switch to post-copy; <see langword="null"/>, the default: none. The same as <see cref="BandwidthLimit"/> wherever the plan
    /// allows post-copy, unless a host is known to have a libvirt before 5.1.0 (rule A6). libvirt's parameter is <c>bandwidth.postcopy</c>; without it QEMU's
    /// <c>max-postcopy-bandwidth</c> is 0, unlimited.
    /// </summary>
    public Bandwidth? PostCopyBandwidthLimit { get; init; }

    /// <summary>Gets whether the migration may switch to post-copy (rules C1, C2, C5). The default is <see langword="false"/>.</summary>
    public bool PostCopy { get; init; }

    /// <summary>Gets whether pages are sent without being copied first (rule C6). The default is <see langword="false"/>.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>
    /// Gets whether the guest's CPUs are slowed down when it dirties memory too fast, as in the policy (rule A4). The default is
    /// <see langword="false"/>.
    /// </summary>
    public bool AutoConverge { get; init; }

    /// <summary>
    /// Gets whether the agent in the guest is notified before and after the migration, as in the policy (rule A4). The default is <see langword="false"/>.
    /// </summary>
    public bool GuestEvents { get; init; }

    /// <summary>
    /// Gets the schedule by which the migration is made to converge, as in the policy (rule A4). The default is <see cref="ConvergenceSchedule.None"/>.
    /// </summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceSchedule Convergence
    {
        get;
        init => field = Require.Given(value, nameof(Convergence));
    }

    /// <summary>Gets whether the migration is encrypted with TLS, as in the VM's settings. The default is <see langword="false"/>.</summary>
    public bool Encrypted { get; init; }

    /// <summary>
    /// Gets how the data travels, as in the VM's settings; always direct when parallel (rule C4). The default is
    /// <see cref="MigrationTransport.Direct"/>.
    /// </summary>
    public MigrationTransport Transport { get; init; }
}
