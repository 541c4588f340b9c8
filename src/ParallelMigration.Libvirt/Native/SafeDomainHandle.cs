namespace ParallelMigration.Libvirt.Native;

/// <summary>A <c>virDomainPtr</c>.</summary>
internal sealed class SafeDomainHandle : SafeLibvirtHandle
{
    protected override int Release(nint pointer) => Libvirt.virDomainFree(pointer);
}
