using System;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>How a running migration is looked after: how often it is looked at, what counts as stalling, and how long a lost host is waited for.</summary>
public sealed record MigrationSupervision
{
    /// <summary>Everything as by default.</summary>
    public static MigrationSupervision Default { get; } = new();

    /// <summary>
    /// The time from one progress report to the next. Default: half a second. The migration itself is looked at each second at least.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 10 milliseconds or more than an hour.</exception>
    public TimeSpan ProgressInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(10));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What counts as stalling, for the plan's convergence schedule, and after how long without a byte the migration is given up.
    /// Default: <see cref="ConvergenceOptions.Default"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceOptions Convergence
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ConvergenceOptions.Default;

    /// <summary>
    /// Whether what is left on the source of a guest that runs on the destination is ended (<see cref="MigrationIntervention.SourceEnded"/>), where the two hosts
    /// could not tell each other how the switchover went. Default: yes. No: it is only paused, where it runs
    /// (<see cref="MigrationIntervention.SourcePaused"/>), and left there.
    /// </summary>
    /// <remarks>
    /// libvirt, when it ends a guest, gives the disks' files back to their former owner and security label, where it manages them; on a shared file system that may
    /// keep the destination from its disks. Of a migration that went well it knows better; this is one of which it thinks that it failed. Say no
    /// where disks are on such a file system and <c>dynamic_ownership</c> or labels are on.
    /// </remarks>
    public bool EndsSourceCopy { get; init; } = true;

    /// <summary>
    /// How long a host whose daemon is away, or to which the connection broke, is tried to be reached again before its part of the answer
    /// is given as unknown: zero to a day, a minute by default. The last attempt may take longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan ReconnectPatience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);
}
