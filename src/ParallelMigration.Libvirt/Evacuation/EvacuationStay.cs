using System;

namespace ParallelMigration.Libvirt;

/// <summary>A guest that no plan moves.</summary>
/// <param name="Vm">The guest's UUID.</param>
/// <param name="Name">The guest's name.</param>
/// <param name="Reason">Why, and what would let it move. For people.</param>
internal sealed record EvacuationStay(Guid Vm, string Name, string Reason);
