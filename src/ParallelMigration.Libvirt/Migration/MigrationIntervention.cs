namespace ParallelMigration.Libvirt;

/// <summary>
/// What had to be done to a guest by hand, so that it runs on exactly one host: what libvirt leaves to others, where the two hosts could
/// not tell each other how the switchover went.
/// </summary>
public enum MigrationIntervention
{
    /// <summary>Nothing: libvirt cleared up by itself, as it nearly always does.</summary>
    None = 0,

    /// <summary>
    /// The guest ran on the destination, and what was left of it on the source was ended: paused, because the source was still waiting to hear
    /// of it; or running a second time, because the source had given up waiting.
    /// </summary>
    SourceEnded = 1,

    /// <summary>
    /// The guest was paused on the source, whose daemon had been restarted in the switchover, and the destination had none of it any more: it
    /// was resumed on the source.
    /// </summary>
    SourceResumed = 2,

    /// <summary>
    /// The guest ran on the destination and a second time on the source, which had given up waiting to hear of it: it was paused on the source, and not ended,
    /// because <see cref="MigrationSupervision.EndsSourceCopy"/> says so. It must never be resumed there.
    /// </summary>
    SourcePaused = 3,
}
