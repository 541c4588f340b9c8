using System;

namespace ParallelMigration.Libvirt;

/// <summary>libvirt refused a migration because another one of the guest is active.</summary>
internal sealed class AnotherMigrationException(LibvirtException error) : Exception(error.Message, error)
{
    /// <summary>Gets libvirt's error.</summary>
    public LibvirtException Error => error;
}
