namespace ParallelMigration.Libvirt;

/// <summary>One migration as libvirt offers it: a call that blocks, and two that look at it and end it meanwhile.</summary>
/// <remarks>Stands between the order of things (<see cref="MigrationRun"/>) and libvirt, so that the order can be tested by itself.</remarks>
internal interface IMigrationJob
{
    /// <summary>Migrates; comes back when it is over.</summary>
    /// <exception cref="LibvirtException">It failed or was aborted.</exception>
    void Run();

    /// <summary>A look at the running job; <see langword="null"/>: none runs.</summary>
    /// <exception cref="LibvirtException">It cannot be seen now.</exception>
    JobSample? Sample();

    /// <summary>Asks libvirt to abort the job.</summary>
    /// <returns>Whether libvirt took it; no: there is no job of this migration, or not yet.</returns>
    /// <exception cref="LibvirtException">libvirt did not take it for another reason.</exception>
    bool Abort();
}
