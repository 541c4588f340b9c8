using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>A lab whose hosts run Debian bookworm's libvirt and QEMU.</summary>
public sealed class BookwormLab() : Lab(LabScript.LabName + "-" + Release, Release)
{
    public const string Release = "bookworm";
}

/// <summary>The tests of that lab.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class BookwormCollection : ICollectionFixture<BookwormLab>
{
    public const string Name = "two-host lab, bookworm";
}
