using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>What one migration has waited for so far.</summary>
internal sealed class WaitHistory(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly SortedDictionary<MigrationDirection, MigrationObstacle> all = [];

    public MigrationWait Now(IReadOnlyList<MigrationObstacle> obstacles)
    {
        foreach (var obstacle in obstacles)
        {
            all[obstacle.Direction] = all.TryGetValue(obstacle.Direction, out var earlier) ? Together(earlier, obstacle) : obstacle;
        }

        return new() { Waited = clock.GetElapsedTime(start), Obstacles = obstacles };
    }

    public MigrationWait Over() => new() { Waited = clock.GetElapsedTime(start), Obstacles = [.. all.Values] };

    // Who waited ahead and later ran is told once, as it was met first.
    private static MigrationObstacle Together(MigrationObstacle earlier, MigrationObstacle later) => earlier with
    {
        Maximum = Math.Min(earlier.Maximum, later.Maximum),
        Holders = [.. earlier.Holders.Concat(later.Holders).DistinctBy(holder => holder.Vm)],
    };
}
