namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>A test in the two-host lab; skipped with what <c>lab.sh check</c> says is missing.</summary>
public sealed class LabFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run, and that never runs longer than two minutes.</summary>
    public LabFactAttribute()
    {
        Skip = LabScript.WhyNot;
        Timeout = 120_000;
    }
}
