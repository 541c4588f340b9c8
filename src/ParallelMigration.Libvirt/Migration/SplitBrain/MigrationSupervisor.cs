using System;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>
/// Observes both hosts while a migration is active and afterwards, until they agree, and does what the <see cref="SplitBrainDetector"/> decides. It is the only one
/// that acts on a guest.
/// </summary>
/// <param name="observer">Asks both hosts.</param>
/// <param name="control">Acts on the guest.</param>
/// <param name="vm">The guest.</param>
/// <param name="detector">Decides, before the first observation.</param>
/// <param name="events">Logs what is done.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
internal sealed class MigrationSupervisor(
    HostObserver observer, IGuestControl control, Guid vm, SplitBrainDetector detector, MigrationEvents events, SupervisionTimings timings, TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private SplitBrainDetector detector = detector;

    /// <summary>Gets what was done.</summary>
    public MigrationIntervention Done { get; private set; }

    /// <summary>Supervises a migration.</summary>
    /// <param name="migration">Completes with it.</param>
    /// <param name="reconnectTimeout">
    /// Returns how long a host that is out of reach is waited for afterwards, by how the migration ended, where the other does not know enough.
    /// </param>
    /// <returns>Where the guest is: as soon as both hosts agree, or as far as they have answered in time.</returns>
    public async Task<GuestObservation> SuperviseAsync(Task<MigrationRunEnd> migration, Func<MigrationRunEnd, TimeSpan> reconnectTimeout)
    {
        Backoff? afterwards = null;
        while (true)
        {
            var isOver = migration.IsCompleted;
            if (isOver)
            {
                afterwards ??= new(clock, timings.FirstObservation, timings.LongestObservation);
            }

            var observation = await observer.ObserveAsync(reconnectSource: isOver).ConfigureAwait(false);
            if (afterwards is not null)
            {
                var end = await migration.ConfigureAwait(false);

                // Another caller's migration is that caller's to supervise.
                if (end.Kind == MigrationRunEndKind.AlreadyMigrating || IsFinal(observation, afterwards.Elapsed, reconnectTimeout(end)))
                {
                    return observation;
                }
            }

            Act(observation, isOver);
            if (afterwards is not null)
            {
                await afterwards.WaitAsync().ConfigureAwait(false);
            }
            else
            {
                await migration.CompletesWithinAsync(timings.ObservationPoll, clock).ConfigureAwait(false);
            }
        }
    }

    private bool IsFinal(in GuestObservation observation, TimeSpan elapsed, TimeSpan reconnectTimeout)
    {
        var allAnswered = observer.AllAnswered(observation);
        var longest = observation.MayStillFinish ? timings.PostCopyEnd : allAnswered ? timings.Cleanup : reconnectTimeout;
        return (observation.IsSettled && (allAnswered || (observation.Runs && !observation.MayRunTwice))) || elapsed > longest;
    }

    private void Act(in GuestObservation observation, bool isOver)
    {
        detector = detector.Next(observation, clock.GetElapsedTime(start), isOver);
        var (intervention, report) = detector.Due;
        if (report)
        {
            events.SplitBrainReported();
        }

        if (intervention == MigrationIntervention.None)
        {
            return;
        }

        try
        {
            if (Do(intervention))
            {
                Done = intervention;
                events.Intervened(intervention);
            }
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            // The guest has just left by itself, or the daemon is away: what the hosts report next decides.
            events.InterventionFailed(intervention, exception);
        }
    }

    private bool Do(MigrationIntervention intervention) => intervention switch
    {
        MigrationIntervention.SourceDestroyed => control.DestroyResidual(vm),
        MigrationIntervention.SourcePaused => control.PauseResidual(vm),
        _ => control.Resume(vm),
    };
}
