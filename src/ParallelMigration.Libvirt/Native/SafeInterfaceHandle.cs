namespace ParallelMigration.Libvirt.Native;

/// <summary>A <c>virInterfacePtr</c>.</summary>
internal sealed class SafeInterfaceHandle : SafeLibvirtHandle
{
    protected override int Release(nint pointer) => Libvirt.virInterfaceFree(pointer);
}
