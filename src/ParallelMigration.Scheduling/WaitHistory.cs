using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Scheduling;

/// <summary>Collects what one migration has waited for.</summary>
internal sealed class WaitHistory(TimeProvider timeProvider)
{
    private readonly long start = timeProvider.GetTimestamp();
    private readonly SortedDictionary<MigrationDirection, ReachedLimit> all = [];

    public LeaseWait Add(IReadOnlyList<ReachedLimit> limits)
    {
        foreach (var limit in limits)
        {
            all[limit.Direction] = all.TryGetValue(limit.Direction, out var earlier) ? Merge(earlier, limit) : limit;
        }

        return new(timeProvider.GetElapsedTime(start), limits);
    }

    public LeaseWait End() => new(timeProvider.GetElapsedTime(start), [.. all.Values]);

    // A VM that was queued ahead and ran later is listed once, as it was first.
    private static ReachedLimit Merge(ReachedLimit earlier, ReachedLimit later) => earlier with
    {
        Maximum = Math.Min(earlier.Maximum, later.Maximum),
        Blockers = [.. earlier.Blockers.Concat(later.Blockers).DistinctBy(blocker => blocker.Vm)],
    };
}
