namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>A test in the two-host lab; skipped with what <c>lab.sh check</c> says is missing.</summary>
public sealed class LabFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run, and that runs no longer than two minutes if it does not say how long.</summary>
    /// <param name="release">The Debian release of the hosts; default: this machine's.</param>
    public LabFactAttribute(string release = LabScript.Machine)
    {
        Skip = LabScript.WhyNotWith(release);
        Timeout = 120_000;
    }
}
