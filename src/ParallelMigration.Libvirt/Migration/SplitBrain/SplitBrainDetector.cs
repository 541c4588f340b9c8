using System;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Decides what must be done so that a guest ends up neither running on both hosts nor paused on the source for good. Pure: observations and the time go in,
/// what is due comes out. Use it as <c>detector = detector.Next(observation, now, isOver)</c>.
/// </summary>
/// <remarks>
/// At switchover the destination starts the guest and confirms it to the source. If the confirmation is lost, the source's libvirt resumes the guest after its
/// keepalive timeout, and the guest runs twice. If the source's daemon restarts at that moment, the guest stays paused there. libvirt leaves both to its callers
/// (seen with 9.0.0).
/// </remarks>
internal sealed record SplitBrainDetector
{
    private SplitBrainDetector(MigrationSupervision options, SupervisionTimings timings)
    {
        Options = options;
        Timings = timings;
    }

    /// <summary>Gets what is due now.</summary>
    public SplitBrainDecision Due { get; private init; }

    private MigrationSupervision Options { get; }

    private SupervisionTimings Timings { get; }

    private SplitBrainDecision Pending { get; init; }

    private TimeSpan PendingSince { get; init; }

    private bool WasReported { get; init; }

    /// <summary>Gets whether the destination was seen before the guest ran there: without it, or while it was incoming.</summary>
    private bool SeenBefore { get; init; }

    /// <summary>Gets when the guest was last seen incoming on the destination, as long as it was so in every observation since.</summary>
    private TimeSpan? IncomingAt { get; init; }

    /// <summary>Gets whether the guest was incoming on the destination and is gone from it again, without having run in between.</summary>
    private bool GoneUnrun { get; init; }

    private bool RanOnDestination { get; init; }

    /// <summary>Returns the detector before the first observation.</summary>
    /// <param name="options">What may be done.</param>
    /// <param name="timings">How long libvirt is given.</param>
    /// <param name="attached">
    /// Whether another caller started the migration, so that the guest may have arrived before the first observation. Otherwise a guest that was never seen to
    /// arrive is not the work of this migration, and is left alone.
    /// </param>
    public static SplitBrainDetector Start(MigrationSupervision options, SupervisionTimings timings, bool attached) =>
        new(options, timings) { SeenBefore = attached };

    /// <summary>Returns the detector after one more observation.</summary>
    /// <param name="observation">What both hosts reported.</param>
    /// <param name="now">When, on a clock that only this detector needs to know.</param>
    /// <param name="isOver">Whether the migration has ended.</param>
    public SplitBrainDetector Next(GuestObservation observation, TimeSpan now, bool isOver)
    {
        var next = Seeing(observation.Destination, now);
        var found = next.Find(observation, isOver);
        var since = found == Pending ? PendingSince : now;

        // A guest that runs twice cannot wait.
        return found.IsDue && (observation.Location(completed: false) == GuestLocation.Both || now - since >= Timings.SwitchoverGrace)
            ? next with { Due = found, Pending = default, PendingSince = now, WasReported = WasReported || found.Report }
            : next with { Due = default, Pending = found, PendingSince = since };
    }

    private SplitBrainDetector Seeing(HostReport destination, TimeSpan now) => !destination.WasAsked ? this : this with
    {
        SeenBefore = SeenBefore || destination.HasNoProcess || destination.IsPausedForMigration,
        RanOnDestination = RanOnDestination || destination is { HasProcess: true, IsPausedForMigration: false },
        GoneUnrun = destination.HasNoProcess && (GoneUnrun || now - IncomingAt < Timings.ObservationGap),
        IncomingAt = destination.IsPausedForMigration ? now : null,
    };

    private SplitBrainDecision Find(GuestObservation observation, bool isOver) => (observation.Source, observation.Destination) switch
    {
        _ when observation.PausedBefore => default,

        // Two that run are the work of one migration only where the source says that it resumed the guest after one.
        ({ IsResidual: true }, { HasArrived: true }) when SeenBefore => ForResidual(observation.Source),

        // A guest that has run elsewhere is not what is left on the source: its disks have moved on, and it may run on a third host. Only a
        // destination that was observed throughout, from receiving the guest to having none, shows that it has not.
        ({ IsPausedForMigration: true }, { HasNoProcess: true }) when isOver && GoneUnrun && !RanOnDestination && Options.ResumeSource =>
            new(MigrationIntervention.SourceResumed),
        _ => default,
    };

    private SplitBrainDecision ForResidual(HostReport source) => Options.SplitBrain switch
    {
        SplitBrainAction.DestroySourceCopy => new(MigrationIntervention.SourceDestroyed),
        SplitBrainAction.PauseSourceCopy when !source.IsPausedForMigration => new(MigrationIntervention.SourcePaused),
        SplitBrainAction.ReportOnly when !WasReported => new(MigrationIntervention.None, Report: true),
        _ => default,
    };
}
