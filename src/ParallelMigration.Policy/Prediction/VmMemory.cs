using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Calibration;

namespace ParallelMigration.Policy.Prediction;

/// <summary>A VM's memory as a migration sees it.</summary>
public sealed record VmMemory
{
    private const int Latest = 3;

    /// <summary>Gets the memory in use, in bytes, 0 or more: what the first pass sends. The default is 0.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long UsedBytes
    {
        get;
        init
        {
            Require.AtLeast(value, 0, nameof(UsedBytes));
            field = value;
        }
    }

    /// <summary>
    /// Gets the memory that was never written, in bytes, 0 or more. The first pass reads it, which takes time, and sends almost nothing of it. The default is 0.
    /// </summary>
    /// <exception cref="System.ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long ZeroBytes
    {
        get;
        init
        {
            Require.AtLeast(value, 0, nameof(ZeroBytes));
            field = value;
        }
    }

    /// <summary>Gets how much memory the VM changes within a time. The default is <see cref="DirtyCurve.None"/>.</summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public DirtyCurve Dirtied
    {
        get;
        init
        {
            Require.NotNull(value, nameof(Dirtied));
            field = value;
        }
    } = DirtyCurve.None;

    /// <summary>
    /// Returns the memory of a VM as its latest migrations met it: the memory in use of the latest, and a dirty curve of the passes of the latest three. That costs no
    /// measurement, and shows the VM at work.
    /// </summary>
    /// <param name="history">Migrations that ended, in any order, of any VMs.</param>
    /// <param name="vm">The VM's id, as in <see cref="MigrationRecord.Vm"/>; the case of letters does not count.</param>
    /// <returns><see langword="null"/> if none of them has the VM's memory. Those that ended in their first pass, and without the VM, do not count.</returns>
    /// <exception cref="ArgumentNullException">A parameter, or a record, is <see langword="null"/>.</exception>
    public static VmMemory? FromHistory(IEnumerable<MigrationRecord> history, string vm)
    {
        Require.NotNull(history, nameof(history));
        Require.NotNull(vm, nameof(vm));
        var known = history
            .Where(record => string.Equals(Require.Given(record, nameof(history)).Vm, vm, StringComparison.OrdinalIgnoreCase))
            .Where(record => record.Memory is { } memory && (record.Completed || memory.Dirtied.Count > 0))
            .OrderByDescending(record => record.Ended)
            .Select(record => record.Memory!)
            .ToArray();
        var points = known.Where(memory => memory.Dirtied.Count > 0).Take(Latest).SelectMany(memory => memory.Dirtied.Points).ToArray();
        return known.Length == 0 ? null : known[0] with { Dirtied = points.Length == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points) };
    }
}
