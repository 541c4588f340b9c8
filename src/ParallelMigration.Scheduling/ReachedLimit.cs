using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.Scheduling;

/// <summary>Why a migration waits: one limit of one host, and the migrations that use it up.</summary>
public sealed record ReachedLimit
{
    /// <summary>Gets which of the host's limits is reached.</summary>
    public required MigrationDirection Direction { get; init; }

    /// <summary>Gets the host's id: the source's for <see cref="MigrationDirection.Outgoing"/>, otherwise the destination's.</summary>
    public required string HostId { get; init; }

    /// <summary>Gets how many migrations may run at once: the lowest maximum of those that run there and of the one that waits.</summary>
    public required int Maximum { get; init; }

    /// <summary>Gets the migrations that run there, followed by those that are earlier in the queue. Never empty.</summary>
    public required IReadOnlyList<Blocker> Blockers { get; init; }

    /// <summary>Returns the limit and its blockers as one line of text.</summary>
    /// <returns>For example <c>at most 1 may leave alpha at once: 7d4f… (running)</c>.</returns>
    public override string ToString()
    {
        var direction = Direction == MigrationDirection.Outgoing ? "leave" : "arrive at";
        var blockers = string.Join(", ", Blockers.Select(blocker => $"{blocker.Vm} ({Text(blocker.Kind)})"));
        return string.Create(CultureInfo.InvariantCulture, $"at most {Maximum} may {direction} {HostId} at once: {blockers}");
    }

    /// <summary>Compares two limits, with their blockers in order.</summary>
    /// <param name="other">The other limit.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(ReachedLimit? other) =>
        other is not null && Direction == other.Direction && HostId == other.HostId && Maximum == other.Maximum && Blockers.SequenceEqual(other.Blockers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Direction, HostId, Maximum, Blockers.Count);

    private static string Text(BlockerKind kind) => kind switch
    {
        BlockerKind.Running => "running",
        BlockerKind.StartedElsewhere => "started elsewhere",
        BlockerKind.QueuedAhead => "queued ahead",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
