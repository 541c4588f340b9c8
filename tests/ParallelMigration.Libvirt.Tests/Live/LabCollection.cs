using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>The live tests share one lab, and so run one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class LabCollection : ICollectionFixture<Lab>
{
    public const string Name = "two-host lab";
}
