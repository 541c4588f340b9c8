using System.Text.Json.Serialization;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy;

/// <summary>
/// A migration policy: what a migration may use to come to an end, and how many migrations may run at once.
/// A cluster always has one; a VM may have its own instead.
/// </summary>
public sealed record MigrationPolicy
{
    /// <summary>Gets a policy without post-copy, compression, auto-converge and zero-copy, with 2 outgoing and 2 incoming migrations: a new instance each time.</summary>
    public static MigrationPolicy Default => new();

    /// <summary>Gets the policy's id, where it has one: an edit of the policy is recognized by it (<see cref="PolicyChange"/>). The default is none.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the policy's name, for people. The default is none.</summary>
    public string? Name { get; init; }

    /// <summary>Gets whether the policy allows post-copy by itself, whatever its schedule does. The rules go by <see cref="AllowsPostCopy"/>. The default is no.</summary>
    public bool PostCopy { get; init; }

    /// <summary>
    /// Gets whether a migration may switch to post-copy: <see cref="PostCopy"/> is set, or <see cref="Convergence"/> has an action that switches.
    /// Excludes parallel connections (rules C1, C2), unless rule C5's option allows both.
    /// </summary>
    [JsonIgnore]
    public bool AllowsPostCopy => PostCopy || Convergence.SwitchesToPostCopy;

    /// <summary>Gets how migrations are brought to their end (rule A4). The default is <see cref="ConvergenceSchedule.None"/>.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceSchedule Convergence
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Convergence));
            field = value;
        }
    } = new();

    /// <summary>Gets whether the guest's agent is notified before and after a migration. The default is no.</summary>
    public bool GuestEvents { get; init; }

    /// <summary>Gets whether memory is compressed on the way (the hypervisor's default method). Off when parallel (rule A1). The default is no.</summary>
    public bool Compression { get; init; }

    /// <summary>Gets whether QEMU slows the guest's CPUs down when it dirties memory faster than the link carries it. The default is no.</summary>
    public bool AutoConverge { get; init; }

    /// <summary>Gets whether memory pages are sent without being copied first (<c>MSG_ZEROCOPY</c>). Needs parallel (rule C6). The default is no.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>Gets how many migrations may leave a host at once: 1 or more. The default is 2. It is 1 when parallel (rule A2).</summary>
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

    /// <summary>Gets how many migrations may arrive at a host at once: 1 or more. The default is 2. It is 1 when parallel (rule A2).</summary>
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
