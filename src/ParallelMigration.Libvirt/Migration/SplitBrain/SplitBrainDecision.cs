namespace ParallelMigration.Libvirt;

/// <summary>What is due after an observation.</summary>
/// <param name="Intervention">What to do to the guest.</param>
/// <param name="Report">Whether a split brain is to be logged that the options leave alone.</param>
internal readonly record struct SplitBrainDecision(MigrationIntervention Intervention, bool Report = false)
{
    /// <summary>Gets whether anything is due.</summary>
    public bool IsDue => Report || Intervention != MigrationIntervention.None;
}
