using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>Measures how much of their memory guests rewrite, several at once.</summary>
internal static class GuestMeasurement
{
    // QEMU compares samples in each guest's process: a few at once take the host little CPU time.
    internal const int AtOnce = 8;

    /// <summary>Measures guests. One that cannot be measured is left out.</summary>
    /// <param name="vms">The guests' UUIDs and names.</param>
    /// <param name="measure">Measures one by its UUID.</param>
    /// <param name="report">Receives a line for each guest that cannot be measured.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    internal static async Task<IReadOnlyDictionary<Guid, VmMemory>> OfAsync(
        IReadOnlyList<(Guid Id, string Name)> vms, Func<Guid, CancellationToken, Task<VmMemory>> measure, Action<string> report, CancellationToken cancellation)
    {
        ConcurrentDictionary<Guid, VmMemory> measured = new();
        ConcurrentDictionary<string, string> errors = new();
        await Parallel.ForEachAsync(vms, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (vm, token) =>
        {
            try
            {
                measured[vm.Id] = await measure(vm.Id, token).ConfigureAwait(false);
            }
            catch (LibvirtException error)
            {
                errors[vm.Name] = error.Message; // it moves all the same
            }
        }).ConfigureAwait(false);
        foreach (var (name, error) in errors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            report($"{name} is not measured, and counts as one that rewrites nothing: {error}");
        }

        return measured;
    }

    /// <summary>Returns what is measured, and how long that takes, in words.</summary>
    internal static string Begins(int guests) =>
        FormattableString.Invariant($"Measuring how fast {guests} guests change their memory, {AtOnce} at a time: about {12 * ((guests + AtOnce - 1) / AtOnce)} s.");

    /// <summary>Returns how much a guest rewrites in a second, in words.</summary>
    internal static string InWords(DirtyCurve? curve) => curve is null
        ? "not known"
        : FormattableString.Invariant($"{Math.Round(curve.BytesWithin(TimeSpan.FromSeconds(1)) / 1048576.0):0} MiB/s");
}
