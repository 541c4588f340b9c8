namespace ParallelMigration.Libvirt.Native;

/// <summary>A <c>virConnectPtr</c>.</summary>
internal sealed class SafeConnectHandle : SafeLibvirtHandle
{
    protected override int Release(nint pointer) => Libvirt.virConnectClose(pointer);
}
