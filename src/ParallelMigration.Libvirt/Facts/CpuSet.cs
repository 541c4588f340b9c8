using System;
using System.Collections.Generic;
using System.Globalization;

namespace ParallelMigration.Libvirt;

/// <summary>A set of CPUs as libvirt writes it: <c>0-3,^2,8</c>.</summary>
internal static class CpuSet
{
    // More than any host has, so that a wrong number does not take all memory.
    private const int MaxCpu = 65_535;

    /// <summary>Reads a set.</summary>
    /// <returns><see langword="null"/> if the text is not one.</returns>
    public static HashSet<int>? Parse(string? text)
    {
        var cpus = new HashSet<int>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var excluded = part.StartsWith('^');
            var ends = (excluded ? part[1..] : part).Split('-', 2);
            if (!TryParse(ends[0], out var first) || !TryParse(ends[^1], out var last) || last < first)
            {
                return null;
            }

            for (var cpu = first; cpu <= last; cpu++)
            {
                _ = excluded ? cpus.Remove(cpu) : cpus.Add(cpu);
            }
        }

        return cpus.Count == 0 ? null : cpus;
    }

    private static bool TryParse(string text, out int cpu) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out cpu) && cpu <= MaxCpu;
}
