using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>One migration to carry out: which guest, from where, to where, and how.</summary>
public sealed record LibvirtMigration
{
    /// <summary>The source host.</summary>
    public required LibvirtConnection Source { get; init; }

    /// <summary>The guest's name or UUID at the source.</summary>
    public required string Vm { get; init; }

    /// <summary>
    /// The destination as the <em>source's daemon</em> reaches it: <c>qemu+tls://beta/system</c>. It is the daemon that opens this
    /// URI, not the caller.
    /// </summary>
    public required string DestinationUri { get; init; }

    /// <summary>
    /// The destination as the caller reaches it. It is asked where the guest is, and for the statistics of the completed job.
    /// <see langword="null"/>, the default: it is not asked, and both are known less well.
    /// </summary>
    public LibvirtConnection? Destination { get; init; }

    /// <summary>
    /// What the migration does. It is carried out as it is: the resolver's plans are safe, one made by hand can force anything.
    /// </summary>
    public required MigrationPlan Plan { get; init; }

    /// <summary>What libvirt must know besides the plan. Default: <see cref="LibvirtMigrationOptions.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public LibvirtMigrationOptions Options
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = LibvirtMigrationOptions.Default;

    /// <summary>How it is looked after while it runs. Default: <see cref="MigrationSupervision.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public MigrationSupervision Supervision
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = MigrationSupervision.Default;
}
