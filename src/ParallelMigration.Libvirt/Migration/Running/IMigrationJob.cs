using System;
using System.Threading;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>One migration as libvirt offers it: a call that blocks, and what polls, changes and aborts it meanwhile.</summary>
/// <remarks>It separates the order of things (<see cref="MigrationRun"/>) from libvirt, so that the order can be tested by itself.</remarks>
internal interface IMigrationJob
{
    /// <summary>
    /// Gets whether the connection is up that shows how the migration goes: the call's own, or the source's where no call is made. If it is not,
    /// an error says nothing about the migration.
    /// </summary>
    bool IsReachable { get; }

    /// <summary>Migrates, and returns when the migration has ended.</summary>
    /// <param name="cancellationToken">Checked until the call is made. A migration that is canceled by then never starts.</param>
    /// <exception cref="LibvirtException">It failed or was aborted.</exception>
    /// <exception cref="OperationCanceledException">It never started.</exception>
    /// <exception cref="AnotherMigrationException">It never started, because another migration of the guest is active.</exception>
    void Run(CancellationToken cancellationToken);

    /// <summary>Polls the job.</summary>
    /// <returns><see langword="null"/> if there is none.</returns>
    /// <exception cref="LibvirtException">It cannot be polled now.</exception>
    JobSample? Sample();

    /// <summary>Asks libvirt to abort the job.</summary>
    /// <returns>Whether libvirt accepted it; it does not if there is no job of this migration yet, or it cannot be aborted any more.</returns>
    /// <exception cref="LibvirtException">libvirt refused for another reason.</exception>
    bool Abort();

    /// <summary>Sets how long the guest may be stopped.</summary>
    /// <param name="downtime">Whole milliseconds.</param>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    void SetMaxDowntime(TimeSpan downtime);

    /// <summary>Sets how much bandwidth the migration may use.</summary>
    /// <param name="bandwidth">Becomes MiB/s.</param>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    void SetBandwidth(Bandwidth bandwidth);

    /// <summary>Switches to post-copy.</summary>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    void StartPostCopy();

    /// <summary>Closes the migration's connections in QEMU: see <see cref="IGuestControl.CloseMigrationConnections"/>.</summary>
    /// <returns><see langword="null"/> if QEMU did it; otherwise why not.</returns>
    string? CloseConnections();
}
