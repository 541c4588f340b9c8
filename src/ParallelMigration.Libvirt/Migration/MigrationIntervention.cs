namespace ParallelMigration.Libvirt;

/// <summary>
/// What was done to a guest so that it runs on exactly one host, after the two hosts could not tell each other how the switchover went.
/// libvirt leaves these cases to its callers.
/// </summary>
public enum MigrationIntervention
{
    /// <summary>Nothing: libvirt cleaned up by itself, as it nearly always does.</summary>
    None = 0,

    /// <summary>
    /// The guest ran on the destination, and its process on the source was destroyed. It was either still paused there, waiting for the
    /// destination's confirmation, or running a second time, because libvirt had stopped waiting.
    /// </summary>
    SourceDestroyed = 1,

    /// <summary>
    /// The guest was left paused on the source, whose daemon had been restarted during the switchover, and the destination no longer had it: it
    /// was resumed on the source.
    /// </summary>
    SourceResumed = 2,

    /// <summary>
    /// The guest ran on the destination and a second time on the source, and was paused on the source, as
    /// <see cref="SplitBrainAction.PauseSourceCopy"/> demands. It must never be resumed there.
    /// </summary>
    SourcePaused = 3,
}
