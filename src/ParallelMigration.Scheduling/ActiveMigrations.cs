using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Scheduling;

/// <summary>The migrations that the two hosts of one migration run at one moment.</summary>
public sealed class ActiveMigrations
{
    /// <summary>Creates a snapshot.</summary>
    /// <param name="outgoing">The migrations that leave the source.</param>
    /// <param name="incoming">The migrations that arrive at the destination.</param>
    /// <exception cref="ArgumentNullException">A list is <see langword="null"/>.</exception>
    public ActiveMigrations(IReadOnlyList<ActiveMigration> outgoing, IReadOnlyList<ActiveMigration> incoming)
    {
        ArgumentNullException.ThrowIfNull(outgoing);
        ArgumentNullException.ThrowIfNull(incoming);
        Outgoing = outgoing;
        Incoming = incoming;
    }

    /// <summary>Gets a snapshot without migrations.</summary>
    public static ActiveMigrations None { get; } = new([], []);

    /// <summary>Gets the migrations that leave the source.</summary>
    public IReadOnlyList<ActiveMigration> Outgoing { get; }

    /// <summary>Gets the migrations that arrive at the destination.</summary>
    public IReadOnlyList<ActiveMigration> Incoming { get; }

    internal IReadOnlyList<ActiveMigration> At(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? Outgoing : Incoming;

    /// <summary>
    /// Leaves out the migrations that held a lease at the same end before the hosts were asked. A lease that was released in between belongs to
    /// a migration that has ended, and must not be taken for one that was started elsewhere.
    /// </summary>
    internal ActiveMigrations Without(LimiterQueue before, LeaseRequest request)
    {
        return new(Others(MigrationDirection.Outgoing), Others(MigrationDirection.Incoming));

        IReadOnlyList<ActiveMigration> Others(MigrationDirection direction)
        {
            var leased = before.LeasedAt(request.HostId(direction), direction).Select(entry => entry.Request.Vm).ToHashSet();
            return [.. At(direction).Where(migration => !leased.Contains(migration.Vm))];
        }
    }
}
