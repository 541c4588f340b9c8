namespace ParallelMigration.Libvirt;

/// <summary>How serious libvirt calls an error (<c>virErrorLevel</c>).</summary>
internal enum LibvirtErrorLevel
{
    /// <summary>Not an error.</summary>
    None = 0,

    /// <summary>A warning.</summary>
    Warning = 1,

    /// <summary>An error.</summary>
    Error = 2,
}
