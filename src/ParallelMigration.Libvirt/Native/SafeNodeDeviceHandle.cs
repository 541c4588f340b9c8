namespace ParallelMigration.Libvirt.Native;

/// <summary>A <c>virNodeDevicePtr</c>.</summary>
internal sealed class SafeNodeDeviceHandle : SafeLibvirtHandle
{
    protected override int Release(nint pointer) => Libvirt.virNodeDeviceFree(pointer);
}
