using System.Collections.Generic;

namespace ParallelMigration.Libvirt;

/// <summary>What an evacuation still has to do, by what the hosts report now.</summary>
internal sealed class EvacuationAgenda
{
    /// <summary>Gets the migrations to start, in the order of their planned starts.</summary>
    public required IReadOnlyList<EvacuationMove> Moves { get; init; }

    /// <summary>Gets the migrations of guests of these hosts that are active, no matter who started them.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<EvacuationMove> Active { get; init; } = [];

    /// <summary>Gets the guests that cannot move, with the reason.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<EvacuationStay> Stays { get; init; } = [];
}
