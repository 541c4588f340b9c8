using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>A reference-counted libvirt object, released exactly once.</summary>
internal abstract class SafeLibvirtHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected sealed override bool ReleaseHandle() => Release(handle) >= 0;

    protected abstract int Release(nint pointer);
}
