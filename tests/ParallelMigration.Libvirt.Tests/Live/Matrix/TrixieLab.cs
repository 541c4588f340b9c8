using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live.Matrix;

/// <summary>A lab whose hosts run Debian trixie's libvirt and QEMU.</summary>
public sealed class TrixieLab() : Lab(LabScript.LabName + "-" + Release, Release)
{
    public const string Release = "trixie";
}

/// <summary>The tests of that lab.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class TrixieCollection : ICollectionFixture<TrixieLab>
{
    public const string Name = "two-host lab, trixie";
}
