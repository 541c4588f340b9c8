using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>A lab whose hosts run Debian sid's libvirt and QEMU.</summary>
public sealed class SidLab() : Lab(LabScript.LabName + "-" + Release, Release)
{
    public const string Release = "sid";
}

/// <summary>The tests of that lab.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class SidCollection : ICollectionFixture<SidLab>
{
    public const string Name = "two-host lab, sid";
}
