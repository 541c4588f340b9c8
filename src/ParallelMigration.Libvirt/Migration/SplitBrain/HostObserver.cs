using System;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Asks both hosts about a guest. It has no side effects on the guest, and waits for no host that does not answer.</summary>
/// <param name="source">The source.</param>
/// <param name="destination">The destination, if it can be asked.</param>
/// <param name="vm">The guest.</param>
/// <param name="pausedBefore">Whether the guest was paused when the migration began.</param>
/// <param name="timings">The times to go by.</param>
/// <param name="clock">The clock.</param>
internal sealed class HostObserver(
    IMigrationHost source, IMigrationHost? destination, Guid vm, bool pausedBefore, SupervisionTimings timings, TimeProvider clock)
{
    // A question without an answer yet. Its host is not asked another one, and the answer is not used: by then it is old.
    private Task? unansweredBySource;
    private Task? unansweredByDestination;

    /// <summary>Asks both hosts.</summary>
    /// <param name="reconnectSource">
    /// Whether a broken connection to the source is opened again. While the migration is active it is not: its run must notice that the source was lost.
    /// </param>
    public async Task<GuestObservation> ObserveAsync(bool reconnectSource)
    {
        // The destination first: a guest that switches over between the two questions must not look as if it ran on both.
        var atDestination = await DestinationAsync().ConfigureAwait(false);
        if (unansweredBySource is { IsCompleted: false })
        {
            return new(HostReport.NotAsked, atDestination, pausedBefore);
        }

        var asking = Task.Run(() => source.Report(vm, reconnectSource));
        unansweredBySource = asking;
        return new(await AnswerAsync(asking).ConfigureAwait(false), atDestination, pausedBefore);
    }

    /// <summary>Asks the destination.</summary>
    public async Task<HostReport> DestinationAsync()
    {
        if (destination is null || unansweredByDestination is { IsCompleted: false })
        {
            return HostReport.NotAsked;
        }

        var asking = Task.Run(() => destination.Report(vm, reconnect: true));
        unansweredByDestination = asking;
        return await AnswerAsync(asking).ConfigureAwait(false);
    }

    /// <summary>Asks for the statistics of the completed job. The source forgets the job with the domain, so the destination is asked first.</summary>
    public async Task<MigrationStatistics?> CompletedJobAsync()
    {
        var asking = Task.Run(() => (unansweredByDestination is { IsCompleted: false }
                ? null : destination?.CompletedJob(vm, MigrationStatisticsOrigin.CompletedJobOnDestination))
            ?? (unansweredBySource is { IsCompleted: false } ? null : source.CompletedJob(vm, MigrationStatisticsOrigin.CompletedJobOnSource)));
        return await asking.CompletesWithinAsync(timings.Answer, clock).ConfigureAwait(false) ? await asking.ConfigureAwait(false) : null;
    }

    /// <summary>Returns whether every host that can be asked has answered.</summary>
    public bool AllAnswered(in GuestObservation observation) =>
        observation.Source.WasAsked && (destination is null || observation.Destination.WasAsked);

    private async Task<HostReport> AnswerAsync(Task<HostReport> asking) =>
        await asking.CompletesWithinAsync(timings.Answer, clock).ConfigureAwait(false) ? await asking.ConfigureAwait(false) : HostReport.NotAsked;
}
