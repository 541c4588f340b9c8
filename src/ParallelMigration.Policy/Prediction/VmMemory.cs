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
    /// Gets how much memory the VM can change within a time that each of its CPUs runs. It counts while auto-converge slows the VM down: 5 s at 70 % are 1.5 s of CPU time. The VM then changes the
    /// smaller of this and <see cref="Dirtied"/>; without that, this is not used. The default is <see cref="DirtyCurve.None"/>: not known. A prediction then takes the VM to be as slow as its CPUs.
    /// </summary>
    /// <exception cref="System.ArgumentNullException">Set to <see langword="null"/>.</exception>
    public DirtyCurve DirtiedInCpuTime
    {
        get;
        init
        {
            Require.NotNull(value, nameof(DirtiedInCpuTime));
            field = value;
        }
    } = DirtyCurve.None;

    /// <summary>Returns how many bytes the VM changes within a time, in seconds, at a throttle, in percent.</summary>
    internal double DirtiedWithin(double seconds, int throttle)
    {
        var cpuSeconds = seconds * Throttling.CpuShare(throttle);
        return throttle == 0 || DirtiedInCpuTime.Count == 0 ? Dirtied.At(cpuSeconds) : Math.Min(Dirtied.At(seconds), DirtiedInCpuTime.At(cpuSeconds));
    }

    /// <summary>Returns the memory of a VM as the passes of a migration showed it.</summary>
    /// <param name="usedBytes">The memory in use, in bytes, 0 or more.</param>
    /// <param name="passes">
    /// How long each pass took, what the VM changed meanwhile, and by how many percent auto-converge slowed its CPUs down, 0 to 99. One that was slowed down counts for <see cref="DirtiedInCpuTime"/>
    /// where it changed clearly less than by <see cref="Dirtied"/>, and for that where it is shorter than the others and shows that the curve is higher there.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="passes"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="usedBytes"/> is negative, a pass took no time, or a percentage is not 0 to 99.</exception>
    public static VmMemory FromPasses(long usedBytes, IEnumerable<(DirtyPoint Pass, int ThrottlePercent)> passes)
    {
        Require.AtLeast(usedBytes, 0, nameof(usedBytes));
        Require.NotNull(passes, nameof(passes));
        var all = passes.ToArray();
        foreach (var (pass, throttle) in all)
        {
            Require.Between(pass.Interval, TimeSpan.FromTicks(1), TimeSpan.FromDays(1), nameof(passes));
            Require.Between(throttle, 0, Throttling.Most, nameof(passes));
        }

        var (dirtied, inCpuTime) = PassCurves.Of(all);
        return new() { UsedBytes = usedBytes, Dirtied = dirtied, DirtiedInCpuTime = inCpuTime };
    }

    /// <summary>
    /// Returns the memory of a VM as its latest migrations met it: the memory in use of the latest, and each dirty curve of the latest three that have it. That costs no
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
            .Where(record => record.Memory is { } memory && (record.Completed || memory.Dirtied.Count > 0 || memory.DirtiedInCpuTime.Count > 0))
            .OrderByDescending(record => record.Ended)
            .Select(record => record.Memory!)
            .ToArray();
        return known.Length == 0 ? null : known[0] with { Dirtied = OfLatest(known, memory => memory.Dirtied), DirtiedInCpuTime = OfLatest(known, memory => memory.DirtiedInCpuTime) };
    }

    private static DirtyCurve OfLatest(VmMemory[] known, Func<VmMemory, DirtyCurve> curve) =>
        PassCurves.CurveOf(known.Select(curve).Where(one => one.Count > 0).Take(Latest).SelectMany(one => one.Points));
}
