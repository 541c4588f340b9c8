using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>Has a lab of its own, whose daemons come and go.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class FaultCollection : ICollectionFixture<Lab>
{
    public const string Name = "two-host lab with faults";
}
