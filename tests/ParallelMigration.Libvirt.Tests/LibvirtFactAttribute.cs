namespace ParallelMigration.Libvirt.Tests;

/// <summary>A test that needs the libvirt client library; skipped with the reason where it is not there.</summary>
public sealed class LibvirtFactAttribute : FactAttribute
{
    /// <summary>A test that is skipped where it cannot run.</summary>
    public LibvirtFactAttribute()
    {
        if (LibvirtLibrary.UnavailableReason is { } whyNot)
        {
            Skip = whyNot;
        }
    }
}
