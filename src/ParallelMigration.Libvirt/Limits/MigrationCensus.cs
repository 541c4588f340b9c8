using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>The migrations that both hosts of one migration know of, whoever started them, as they were when asked.</summary>
/// <param name="Outgoing">The UUIDs of the guests that leave the source.</param>
/// <param name="Incoming">The UUIDs of the guests that arrive at the destination.</param>
public sealed record MigrationCensus(IReadOnlyList<Guid> Outgoing, IReadOnlyList<Guid> Incoming)
{
    /// <summary>Nothing migrates.</summary>
    public static MigrationCensus Empty { get; } = new([], []);

    internal IReadOnlyList<Guid> At(MigrationDirection direction) => direction == MigrationDirection.Outgoing ? Outgoing : Incoming;

    /// <summary>
    /// Without what had a place at the same end before it was taken. If that has given its place back since, it has ended, and must not
    /// be taken for somebody else's.
    /// </summary>
    internal MigrationCensus Without(MigrationLedger before, long number)
    {
        var request = before.Find(number).Request;
        return new(Strangers(MigrationDirection.Outgoing), Strangers(MigrationDirection.Incoming));

        IReadOnlyList<Guid> Strangers(MigrationDirection direction) =>
            [.. At(direction).Except(before.RunningAt(request.HostId(direction), direction).Select(ticket => ticket.Request.Vm))];
    }
}
