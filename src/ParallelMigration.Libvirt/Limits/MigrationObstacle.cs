using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.Libvirt;

/// <summary>Why a migration waits: one limit of one host, and who uses it up.</summary>
public sealed record MigrationObstacle
{
    /// <summary>Which limit.</summary>
    public required MigrationDirection Direction { get; init; }

    /// <summary>The host's id: the source's for <see cref="MigrationDirection.Outgoing"/>, else the destination's.</summary>
    public required string HostId { get; init; }

    /// <summary>How many there may be at once: the lowest maximum of those that run there and of the one that waits.</summary>
    public required int Maximum { get; init; }

    /// <summary>Who runs there, then who waits ahead. Never empty.</summary>
    public required IReadOnlyList<MigrationHolder> Holders { get; init; }

    /// <summary>In words, on one line.</summary>
    public override string ToString()
    {
        var direction = Direction == MigrationDirection.Outgoing ? "leave" : "arrive at";
        var holders = string.Join(", ", Holders.Select(holder => $"{holder.Vm} ({Text(holder.Kind)})"));
        return string.Create(CultureInfo.InvariantCulture, $"at most {Maximum} may {direction} {HostId} at once: {holders}");
    }

    /// <summary>Whether the other is the same, with the same holders in the same order.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(MigrationObstacle? other) =>
        other is not null && Direction == other.Direction && HostId == other.HostId && Maximum == other.Maximum && Holders.SequenceEqual(other.Holders);

    /// <inheritdoc/>
    public override int GetHashCode() => System.HashCode.Combine(Direction, HostId, Maximum, Holders.Count);

    private static string Text(MigrationHolderKind kind) => kind switch
    {
        MigrationHolderKind.Running => "running",
        MigrationHolderKind.StartedElsewhere => "started elsewhere",
        _ => "waiting ahead",
    };
}
