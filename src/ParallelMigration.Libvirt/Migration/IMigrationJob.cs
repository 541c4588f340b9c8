using System;
using System.Threading;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>One migration as libvirt offers it: a call that blocks, and what looks at it, changes it and ends it meanwhile.</summary>
/// <remarks>Stands between the order of things (<see cref="MigrationRun"/>) and libvirt, so that the order can be tested by itself.</remarks>
internal interface IMigrationJob
{
    /// <summary>
    /// Whether the connection stands that tells how the migration goes: the call's own, or the source's where no call is made. Where it does not,
    /// an error says nothing about the migration.
    /// </summary>
    bool IsReachable { get; }

    /// <summary>Migrates; comes back when it is over.</summary>
    /// <param name="cancellationToken">Looked at until the call is made: then it never starts.</param>
    /// <exception cref="LibvirtException">It failed or was aborted.</exception>
    /// <exception cref="OperationCanceledException">It never started.</exception>
    void Run(CancellationToken cancellationToken);

    /// <summary>A look at the job; <see langword="null"/>: there is none.</summary>
    /// <exception cref="LibvirtException">It cannot be seen now.</exception>
    JobSample? Sample();

    /// <summary>Asks libvirt to abort the job.</summary>
    /// <returns>Whether libvirt took it; no: there is no job of this migration, not yet, or it cannot be aborted any more.</returns>
    /// <exception cref="LibvirtException">libvirt did not take it for another reason.</exception>
    bool Abort();

    /// <summary>Sets how long the guest may stand still.</summary>
    /// <param name="downtime">Whole milliseconds.</param>
    /// <exception cref="LibvirtException">libvirt did not take it.</exception>
    void SetMaxDowntime(TimeSpan downtime);

    /// <summary>Sets how much bandwidth the migration may use.</summary>
    /// <param name="bandwidth">Becomes MiB/s.</param>
    /// <exception cref="LibvirtException">libvirt did not take it.</exception>
    void SetBandwidth(Bandwidth bandwidth);

    /// <summary>Switches to post-copy.</summary>
    /// <exception cref="LibvirtException">libvirt did not take it.</exception>
    void StartPostCopy();

    /// <summary>
    /// Tears the migration's connections in QEMU, so that it cannot wait for them any longer (<c>yank</c>, QEMU 6.0). Only for one that is
    /// to end anyway, and never in post-copy.
    /// </summary>
    /// <returns><see langword="null"/>: QEMU did it; otherwise why not.</returns>
    string? TearConnections();
}
