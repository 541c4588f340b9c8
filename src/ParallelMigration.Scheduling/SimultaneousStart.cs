using System;
using System.Linq;

namespace ParallelMigration.Scheduling;

/// <summary>
/// Decides which of several migrations goes on that were started at the same moment by processes without a common store. Each process decides
/// for its own migration, from what the hosts report: the order is by start, then by UUID.
/// </summary>
/// <remarks>
/// Two processes see slightly different starts. If these are close, the UUID decides. Between "close" and "clearly apart" a migration goes on only
/// if both say so. So at least one of two yields as long as what the processes see differs by less than half of <see cref="Close"/>.
/// </remarks>
internal static class SimultaneousStart
{
    private static readonly TimeSpan Close = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClearlyApart = TimeSpan.FromSeconds(1.5);

    /// <summary>Returns whether a migration that has just started must end and wait again.</summary>
    /// <param name="request">The migration, which has its lease.</param>
    /// <param name="queue">The queue of its own store.</param>
    /// <param name="active">What the hosts report. While the migration itself is not among it, it never yields.</param>
    public static bool MustYield(LeaseRequest request, LimiterQueue queue, ActiveMigrations active)
    {
        return active.Outgoing.Any(migration => migration.Vm == request.Vm) && (MustYieldAt(MigrationDirection.Outgoing) || MustYieldAt(MigrationDirection.Incoming));

        bool MustYieldAt(MigrationDirection direction)
        {
            var leased = queue.LeasedAt(request.HostId(direction), direction).Select(entry => entry.Request).Where(other => other.Vm != request.Vm).ToList();
            var maximum = leased.Select(other => other.Maximum(direction)).Append(request.Maximum(direction)).Min();
            var earlier = active.At(direction)
                .Select(migration => migration.Vm)
                .Where(vm => vm != request.Vm && leased.All(other => other.Vm != vm))
                .Count(vm => Precedes(vm, request.Vm, active));
            return earlier > 0 && leased.Count + earlier >= maximum;
        }
    }

    private static bool Precedes(Guid other, Guid own, ActiveMigrations active)
    {
        var isLower = other.CompareTo(own) < 0;
        return (StartOf(other) - StartOf(own)) is not { } later || later.Duration() < Close
            ? isLower
            : later < TimeSpan.Zero || (isLower && later < ClearlyApart);

        DateTimeOffset? StartOf(Guid vm) => active.Outgoing.Where(migration => migration.Vm == vm).Select(migration => migration.StartedAt).FirstOrDefault();
    }
}
