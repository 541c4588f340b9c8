namespace ParallelMigration.Libvirt;

/// <summary>How a run ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">What libvirt reported, if anything.</param>
/// <param name="LastSample">The last look at it, if there was one.</param>
internal sealed record MigrationRunEnd(MigrationOutcome Outcome, LibvirtException? Error, JobSample? LastSample)
{
    public static MigrationRunEnd NeverStarted { get; } = new(MigrationOutcome.Cancelled, null, null);
}
