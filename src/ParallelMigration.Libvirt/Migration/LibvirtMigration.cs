using System;
using ParallelMigration.Policy;

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

    /// <summary>Gets what libvirt needs to know besides the plan.</summary>
    /// <value>The default is a new <see cref="LibvirtMigrationOptions"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public LibvirtMigrationOptions Options
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

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
