using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>A lab of its own, whose daemons come and go. PARALLEL_MIGRATION_FAULTS_RELEASE names another Debian release for its hosts.</summary>
public sealed class FaultLab() : Lab(LabScript.LabName, Release)
{
    internal static string Release { get; } = Environment.GetEnvironmentVariable("PARALLEL_MIGRATION_FAULTS_RELEASE") is { Length: > 0 } release ? release : LabScript.Machine;

    /// <summary>What the hosts run.</summary>
    internal string Stack
    {
        get
        {
            var host = Alpha.GetHostInfo();
            return $"libvirt {host.LibvirtVersion}, QEMU {host.HypervisorVersion}";
        }
    }

    /// <summary>The kinds of migration that the hosts are capable of: zstd needs libvirt 9.4 and QEMU 5.0.</summary>
    internal IReadOnlyList<MigrationKind> Kinds => LibvirtFeatures.Read(Alpha).ParallelZstd
        ? Enum.GetValues<MigrationKind>()
        : [MigrationKind.Ordinary, MigrationKind.Encrypted, MigrationKind.PostCopy, MigrationKind.ZeroCopy];
}

/// <summary>The tests of that lab.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class FaultCollection : ICollectionFixture<FaultLab>
{
    public const string Name = "two-host lab with faults";
}
