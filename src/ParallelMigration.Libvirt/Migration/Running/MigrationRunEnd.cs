using System;

namespace ParallelMigration.Libvirt;

/// <summary>How a run ended.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Error">What libvirt reported, if anything.</param>
internal sealed record MigrationRunEnd(MigrationRunEndKind Kind, LibvirtException? Error = null)
{
    /// <summary>Gets how long it took, with all runs before it.</summary>
    public TimeSpan Duration { get; init; }
}
