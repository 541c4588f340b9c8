namespace ParallelMigration.Policy;

/// <summary>
/// A migration policy: what a migration may use to come to an end, and how many migrations may run at once.
/// A cluster always has one; a VM may have its own instead.
/// </summary>
public sealed record MigrationPolicy
{
    private readonly bool postCopy;

    /// <summary>No post-copy, no compression, no auto-converge, no zero-copy, 2 outgoing and 2 incoming migrations.</summary>
    public static MigrationPolicy Default { get; } = new();

    /// <summary>The policy's id, where it has one: an edit of the policy is recognized by it (<see cref="PolicyChange"/>). Default: none.</summary>
    public string? Id { get; init; }

    /// <summary>The policy's name, for people. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether the migration may switch to post-copy. Excludes parallel connections (rules C1, C2), unless rule C5's opt-in holds.
    /// Default: no. Always yes where <see cref="Convergence"/> has a step that switches.
    /// </summary>
    public bool PostCopy
    {
        get => postCopy || Convergence.SwitchesToPostCopy;
        init => postCopy = value;
    }

    /// <summary>How migrations are brought to their end (rule A4). Default: <see cref="ConvergenceSchedule.None"/>.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceSchedule Convergence
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Convergence));
            field = value;
        }
    } = ConvergenceSchedule.None;

    /// <summary>Whether the guest's agent is told before and after a migration. Default: no.</summary>
    public bool GuestEvents { get; init; }

    /// <summary>Whether memory is compressed on the way (the hypervisor's default method). Off when parallel (rule A1). Default: no.</summary>
    public bool Compression { get; init; }

    /// <summary>Whether QEMU slows the guest's CPUs down when it dirties memory faster than the link carries it. Default: no.</summary>
    public bool AutoConverge { get; init; }

    /// <summary>Whether memory pages are sent without being copied first (<c>MSG_ZEROCOPY</c>). Needs parallel (rule C6). Default: no.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>How many migrations may leave a host at once: 1 or more, 2 by default. 1 when parallel (rule A2).</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxOutgoingMigrations
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(MaxOutgoingMigrations));
            field = value;
        }
    } = 2;

    /// <summary>How many migrations may arrive at a host at once: 1 or more, 2 by default. 1 when parallel (rule A2).</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MaxIncomingMigrations
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(MaxIncomingMigrations));
            field = value;
        }
    } = 2;
}
