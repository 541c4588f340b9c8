using System;

namespace ParallelMigration.Libvirt;

/// <summary>One of the two hosts of a migration. Its members block. It separates supervision from libvirt, so that it can be tested without.</summary>
internal interface IMigrationHost
{
    /// <summary>Connects again if the connection is broken, and asks the daemon something simple.</summary>
    /// <returns>Whether the host answered; <see langword="false"/> if the connection may not be opened again.</returns>
    /// <exception cref="LibvirtException">The daemon cannot be reached yet.</exception>
    bool Reconnect();

    /// <summary>Asks about a guest.</summary>
    /// <param name="vm">The guest.</param>
    /// <param name="reconnect">Whether a broken connection is opened again first.</param>
    /// <returns>What the host reported; <see cref="HostReport.NotAsked"/> if it did not answer.</returns>
    HostReport Report(Guid vm, bool reconnect);

    /// <summary>Asks for the statistics of the guest's last completed job.</summary>
    /// <returns><see langword="null"/> if the host has none, or did not answer.</returns>
    MigrationStatistics? CompletedJob(Guid vm, MigrationStatisticsOrigin origin);
}
