using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>What emulator pinning means for a migration.</summary>
internal static class EmulatorPinning
{
    /// <summary>
    /// Returns how many CPUs the emulator may run on; <see langword="null"/> where that is every CPU that is on, which is no pinning.
    /// </summary>
    /// <param name="pin">The CPUs it may run on.</param>
    /// <param name="online">The CPUs that are on.</param>
    public static int? Limit(bool[] pin, bool[] online)
    {
        var usable = pin.Zip(online).Count(cpu => cpu.First && cpu.Second);
        return usable > 0 && usable < online.Count(on => on) ? usable : null;
    }
}
