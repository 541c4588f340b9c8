using System;

namespace ParallelMigration.Policy;

/// <summary>
/// B4: MiB/s, libvirt's unit, is worked out once, at the hypervisor's edge, and rounded down; but a real limit never becomes 0,
/// which libvirt reads as no limit.
/// </summary>
internal static class B4MebibytesPerSecond
{
    internal static long From(long bitsPerSecond) => Math.Max(1, bitsPerSecond / Bandwidth.BitsPerMebibyte);
}
