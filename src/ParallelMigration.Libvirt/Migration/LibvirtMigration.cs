using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>One migration to run: which guest, from where, to where, and how.</summary>
public sealed record LibvirtMigration
{
    /// <summary>Gets the source host.</summary>
    public required LibvirtConnection Source { get; init; }

    /// <summary>Gets the guest's name or UUID at the source.</summary>
    public required string Vm { get; init; }

    /// <summary>
    /// Gets the destination as the <em>source's daemon</em> reaches it, such as <c>qemu+tls://beta/system</c>. The daemon opens this
    /// URI, not the caller.
    /// </summary>
    public required string DestinationUri { get; init; }

    /// <summary>Gets the destination as the caller reaches it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the destination is not asked where the guest is, and there is no protection against a split brain.
    /// </value>
    public LibvirtConnection? Destination { get; init; }

    /// <summary>
    /// Gets what the migration does. The plan is run as it is: the resolver's plans are safe, while one made by hand can demand anything.
    /// </summary>
    public required MigrationPlan Plan { get; init; }

    /// <summary>Gets what <see cref="Plan"/> was decided from. It is recorded in the history, where one is kept, so that the migration can be decided again.</summary>
    /// <value>The default is <see langword="null"/>: not recorded, nor is the link's bandwidth.</value>
    public MigrationRequest? Request { get; init; }

    /// <summary>
    /// Gets the guest's memory by its earlier migrations (<see cref="VmMemory.FromHistory"/> of <see cref="MigrationHistoryFile.ReadAsync"/>). The time
    /// that remains is then estimated better while it runs (<see cref="MigrationForecast.Start(MigrationPlan, VmMemory)"/>).
    /// </summary>
    /// <value>The default is <see langword="null"/>: not known.</value>
    public VmMemory? Memory { get; init; }

    /// <summary>Gets where the source's QEMU sends the data, such as <c>tcp://192.0.2.2</c> (<c>migrate_uri</c>).</summary>
    /// <value>The default is <see langword="null"/>: the destination's daemon decides. RDMA needs one that starts with <c>rdma://</c>.</value>
    public string? MigrationUri { get; init; }

    /// <summary>Gets the destination's name in its certificate (<c>tls.destination</c>, libvirt 6.0.0), for encrypted migrations whose <see cref="MigrationUri"/> has another name or an address.</summary>
    /// <value>The default is <see langword="null"/>: the certificate is checked against the host in the migration URI. Without encryption it does not count.</value>
    public string? TlsDestination { get; init; }

    /// <summary>Gets the domain's name at the destination (<c>destination_name</c>).</summary>
    /// <value>The default is <see langword="null"/>: the same as at the source.</value>
    public string? DestinationName { get; init; }

    /// <summary>Gets whether a persistent guest's definition moves with it: the destination keeps it and the source drops it.</summary>
    /// <value>
    /// The default is <see langword="null"/>: the source is asked, and the definition of a persistent guest moves, so that it
    /// cannot be started a second time at the source. <see langword="false"/> leaves it at the source, shut off.
    /// </value>
    public bool? MovePersistentDefinition { get; init; }

    /// <summary>Gets how the migration is supervised while it runs.</summary>
    /// <value>The default is a new <see cref="MigrationSupervision"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public MigrationSupervision Supervision
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();
}
