using System;

namespace ParallelMigration.Libvirt;

/// <summary>What <see cref="Handover"/> does at the source. Stands between it and libvirt, so that it can be tested by itself.</summary>
internal interface IHandoverSource
{
    /// <summary>Ends the guest's process there.</summary>
    /// <returns>Whether that was done; no: it is not what a migration from here has left, or it arrives there by another.</returns>
    /// <exception cref="LibvirtException">libvirt did not.</exception>
    bool EndUnlessArriving(Guid uuid);

    /// <summary>Pauses the guest there.</summary>
    /// <returns>As for <see cref="EndUnlessArriving"/>.</returns>
    /// <exception cref="LibvirtException">libvirt did not.</exception>
    bool PauseUnlessArriving(Guid uuid);

    /// <summary>Lets the paused guest run on.</summary>
    /// <returns>Whether that was done; no: a migration is at work on it.</returns>
    /// <exception cref="LibvirtException">libvirt did not.</exception>
    bool ResumeUnlessMigrating(Guid uuid);
}
