namespace ParallelMigration.Libvirt;

/// <summary>libvirt's numbers for the reasons of a state: each state counts its own.</summary>
internal static class StateReasons
{
    public static LibvirtDomainStateReason Of(LibvirtDomainState state, int reason) => (state, reason) switch
    {
        (LibvirtDomainState.Running, 2) => LibvirtDomainStateReason.Migrated,
        (LibvirtDomainState.Running, 6) => LibvirtDomainStateReason.MigrationCanceled,
        (LibvirtDomainState.Running, 10) => LibvirtDomainStateReason.PostCopy,
        (LibvirtDomainState.Running, 11) => LibvirtDomainStateReason.PostCopyFailed,
        (LibvirtDomainState.Paused, 1) => LibvirtDomainStateReason.PausedByUser,
        (LibvirtDomainState.Paused, 2) => LibvirtDomainStateReason.Migrating,
        (LibvirtDomainState.Paused, 5) => LibvirtDomainStateReason.DiskError,
        (LibvirtDomainState.Paused, 12) => LibvirtDomainStateReason.PostCopy,
        (LibvirtDomainState.Paused, 13) => LibvirtDomainStateReason.PostCopyFailed,
        (LibvirtDomainState.ShutOff, 4) => LibvirtDomainStateReason.Migrated,
        _ => LibvirtDomainStateReason.Other,
    };
}
