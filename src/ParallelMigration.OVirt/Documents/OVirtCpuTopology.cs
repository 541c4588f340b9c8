using System;

namespace ParallelMigration.OVirt;

/// <summary>oVirt's <c>cpu.topology</c>.</summary>
/// <param name="Sockets">The number of sockets; <see langword="null"/>: not given.</param>
/// <param name="Cores">The number of cores of a socket; <see langword="null"/>: not given.</param>
/// <param name="Threads">The number of threads of a core; <see langword="null"/>: not given.</param>
public readonly record struct OVirtCpuTopology(int? Sockets, int? Cores, int? Threads)
{
    /// <summary>Gets the number of CPUs, at most <see cref="int.MaxValue"/>; <see langword="null"/> where a part is not given.</summary>
    public int? Cpus => Sockets is { } sockets && Cores is { } cores && Threads is { } threads
        ? (int)Math.Min(int.MaxValue, (decimal)sockets * cores * threads)
        : null;

    /// <summary>Returns this topology after an update that may leave parts absent.</summary>
    /// <param name="update">The update's topology; <see langword="null"/>: the update has none.</param>
    public OVirtCpuTopology Apply(OVirtCpuTopology? update) =>
        new(update?.Sockets ?? Sockets, update?.Cores ?? Cores, update?.Threads ?? Threads);
}
