using ParallelMigration.Libvirt;

namespace ParallelMigration.Tool.Evacuating;

/// <summary>A host of an evacuation.</summary>
/// <param name="PeerUri">Its libvirt URI as the source's daemon reaches it.</param>
/// <param name="Connection">The tool's own connection to it.</param>
/// <param name="Info">What it is.</param>
internal sealed record EvacuationHost(string PeerUri, LibvirtConnection Connection, LibvirtHostInfo Info);
