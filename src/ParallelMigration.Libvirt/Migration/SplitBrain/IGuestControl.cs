using System;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Everything that supervision can do to a guest: end it, pause it, resume it, and speak to its QEMU's monitor, all on the source. Nothing else in the adapter does any of
/// these. Its members block.
/// </summary>
internal interface IGuestControl
{
    /// <summary>Destroys the guest's process, if it is what a migration from here left.</summary>
    /// <returns>Whether it was done; it is not if the guest is something else, or is incoming by another migration.</returns>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    bool DestroyResidual(Guid vm);

    /// <summary>Pauses the guest, if it is what a migration from here left.</summary>
    /// <returns>As for <see cref="DestroyResidual"/>.</returns>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    bool PauseResidual(Guid vm);

    /// <summary>Resumes the paused guest, unless a migration is at work on it.</summary>
    /// <returns>Whether it was done.</returns>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    bool Resume(Guid vm);

    /// <summary>
    /// Closes the migration's connections in QEMU, so that it cannot wait for them any longer (<c>yank</c>, QEMU 6.0). Only for a migration that should
    /// end anyway, and never in post-copy.
    /// </summary>
    /// <returns><see langword="null"/> if QEMU did it; otherwise why not.</returns>
    string? CloseMigrationConnections(Guid vm);
}
