using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>How a running migration is supervised, and what may be done to the guest.</summary>
public sealed record MigrationSupervision
{
    /// <summary>Gets the time from one progress report to the next. The migration itself is polled at least once a second.</summary>
    /// <value>The default is half a second. Valid are 10 milliseconds to an hour.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
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
    /// Gets what counts as stalling, for the plan's convergence schedule, and after how long without a byte the migration is aborted.
    /// </summary>
    /// <value>The default is a new <see cref="ConvergenceOptions"/>.</value>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public ConvergenceOptions Convergence
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>
    /// Gets what to do with the guest on the source when it runs on the destination and the two hosts could not tell each other how the
    /// switchover went.
    /// </summary>
    /// <value>The default is <see cref="SplitBrainAction.DestroySourceCopy"/>.</value>
    /// <remarks>
    /// Destroying a domain makes libvirt restore its disks' owner and label. On storage that both hosts share, with <c>dynamic_ownership</c> or
    /// security labels enabled, that may keep the destination from its disks: use <see cref="SplitBrainAction.PauseSourceCopy"/> there.
    /// </remarks>
    public SplitBrainAction SplitBrain { get; init; } = SplitBrainAction.DestroySourceCopy;

    /// <summary>
    /// Gets whether a guest that a failed switchover left paused on the source may be resumed there, when the destination is known never to have run it.
    /// </summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool ResumeSource { get; init; } = true;

    /// <summary>
    /// Gets whether QEMU's monitor may be used to close the connections of a migration that should end and hangs on a dead link
    /// (<c>yank</c>, QEMU 6.0). libvirt then marks the domain as tainted (<c>custom-monitor</c>).
    /// </summary>
    /// <value>
    /// The default is <see langword="true"/>. If <see langword="false"/>, such a migration ends when TCP gives up, after about 15 minutes.
    /// </value>
    public bool AllowMonitorCommands { get; init; } = true;

    /// <summary>
    /// Gets how long to try to reach a host again whose daemon is away, before what it knows is reported as unknown. The last
    /// attempt may take longer.
    /// </summary>
    /// <value>The default is a minute. Valid are zero to a day.</value>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan ReconnectTimeout
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
