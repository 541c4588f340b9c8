using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

/// <summary>Sees to it that a guest is handed over once: that it ends up neither running on both hosts nor paused on the source for good.</summary>
/// <remarks>
/// The destination starts the guest and tells the source so. Where that answer is lost, the source's libvirt waits for half a minute (its
/// keep-alive) and then resumes the guest a second time; and where the source's daemon restarts in that moment, it leaves the guest paused
/// (libvirt 9.0.0; its source leaves both to "a third party").
/// </remarks>
/// <param name="source">The source, where whatever is to be done is done.</param>
/// <param name="uuid">The guest.</param>
/// <param name="events">Told of it.</param>
/// <param name="supervision">What may be done to the guest.</param>
/// <param name="found">
/// Whether somebody else started the migration, and it may have arrived before it was watched. Otherwise a guest that was never seen to arrive is
/// not the work of this migration, and is left alone.
/// </param>
/// <param name="grace">How long libvirt is given to do it by itself; by default 5 seconds. It takes milliseconds when it does.</param>
/// <param name="gap">For how long the destination may go unseen and still be known not to have run the guest; by default 3 seconds.</param>
internal sealed class Handover(
    IHandoverSource source, Guid uuid, MigrationEvents events, MigrationSupervision supervision, bool found, TimeSpan? grace = null, TimeSpan? gap = null)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private MigrationIntervention due;
    private Stopwatch? sinceDue;

    // Of the destination: not there yet; arriving, when last; arrived and gone again without having run in between; has run.
    private bool seenToCome = found;
    private Stopwatch? sinceArriving;
    private bool leftUnrun;
    private bool ranThere;

    /// <summary>What was done.</summary>
    public MigrationIntervention Done { get; private set; }

    /// <summary>Attends to a migration until it is over.</summary>
    /// <param name="running">Ends with it.</param>
    /// <param name="look">Asks both ends; may block. One that still does when the migration is over is waited for as long as libvirt is, and no longer.</param>
    public async Task WatchAsync(Task running, Func<Whereabouts> look)
    {
        while (!running.IsCompleted)
        {
            var looking = Task.Run(look, CancellationToken.None);
            await Task.WhenAny(looking, running).ConfigureAwait(false);
            if (!await MigrationRun.EndsWithinAsync(looking, grace ?? Grace).ConfigureAwait(false))
            {
                return; // a host that vanished; what the look finds at last is old by then
            }

            Attend(await looking.ConfigureAwait(false), isOver: false);
            await MigrationRun.EndsWithinAsync(running, Look).ConfigureAwait(false);
        }
    }

    /// <summary>Does what is due by now.</summary>
    /// <param name="whereabouts">What both ends say.</param>
    /// <param name="isOver">Whether the migration is over.</param>
    public void Attend(Whereabouts whereabouts, bool isOver)
    {
        lock (gate)
        {
            See(whereabouts.Destination);
            var now = Due(whereabouts, isOver);
            if (now != due)
            {
                due = now;
                sinceDue = now == MigrationIntervention.None ? null : Stopwatch.StartNew();
            }

            // A guest that runs twice cannot wait.
            if (now != MigrationIntervention.None && (whereabouts.Location(completed: false) == GuestLocation.Both || sinceDue!.Elapsed >= (grace ?? Grace)))
            {
                Do(now);
            }
        }
    }

    private void See(HostReport destination)
    {
        if (!destination.WasAsked)
        {
            return;
        }

        seenToCome |= destination.HasNoProcess || destination.IsPausedForMigration;
        ranThere |= destination is { HasProcess: true, IsPausedForMigration: false };
        leftUnrun = destination.HasNoProcess && (leftUnrun || sinceArriving?.Elapsed < (gap ?? Gap));
        sinceArriving = destination.IsPausedForMigration ? Stopwatch.StartNew() : null;
    }

    private MigrationIntervention Due(Whereabouts whereabouts, bool isOver) => (whereabouts.Source, whereabouts.Destination) switch
    {
        _ when whereabouts.PausedBefore => MigrationIntervention.None,

        // Two that run are the work of one migration only where the source says that it resumed the guest after one.
        ({ IsResidual: true }, { HasArrived: true }) when seenToCome && supervision.SplitBrain == SplitBrainAction.DestroySourceCopy => MigrationIntervention.SourceDestroyed,
        ({ IsResidual: true, IsPausedForMigration: false }, { HasArrived: true }) when seenToCome && supervision.SplitBrain == SplitBrainAction.PauseSourceCopy => MigrationIntervention.SourcePaused,

        // A guest that has run elsewhere is not what is left on the source: its disks have moved on, and it may run on a third host. Only a
        // destination that was seen all the time, from receiving it to having none, can tell that it has not.
        ({ IsPausedForMigration: true }, { HasNoProcess: true }) when isOver && leftUnrun && !ranThere && supervision.ResumeSource => MigrationIntervention.SourceResumed,
        _ => MigrationIntervention.None,
    };

    private void Do(MigrationIntervention intervention)
    {
        try
        {
            var done = intervention switch
            {
                MigrationIntervention.SourceDestroyed => source.EndUnlessArriving(uuid),
                MigrationIntervention.SourcePaused => source.PauseUnlessArriving(uuid),
                _ => source.ResumeUnlessMigrating(uuid),
            };
            if (!done)
            {
                return;
            }

            Done = intervention;
            events.Intervened(intervention);
        }
        catch (Exception exception) when (exception is LibvirtException or ObjectDisposedException)
        {
            // The guest has just left by itself, or the daemon is away: what the ends say next decides.
            events.InterventionFailed(intervention, exception);
        }
        finally
        {
            due = MigrationIntervention.None;
            sinceDue = null;
        }
    }
}
