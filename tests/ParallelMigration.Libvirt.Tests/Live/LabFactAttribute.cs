using System.IO;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>A test in the two-host lab, of the tier <c>live</c> unless it names another one.</summary>
/// <remarks>Listing the tests runs nothing. What the lab needs is checked when it is brought up; what is missing then fails the tests.</remarks>
public sealed class LabFactAttribute : TierFactAttribute
{
    /// <summary>A test that runs no longer than two minutes if it does not say how long.</summary>
    /// <param name="release">The Debian release of the hosts. The default is this machine's.</param>
    /// <param name="tier">The tier.</param>
    public LabFactAttribute(string release = LabScript.Machine, string tier = Tiers.Live)
        : base(tier)
    {
        Timeout = 120_000;
        Skip ??= LabScript.IsInstalled(release) ? null : $"{release}'s libvirt and QEMU are missing; 'lab.sh install --release {release}' installs them.";
    }
}
