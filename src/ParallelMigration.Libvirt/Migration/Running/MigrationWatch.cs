using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Libvirt;

/// <summary>
/// What is known of one migration by all of its samples, and what its convergence schedule makes of them. It outlives the connection that the samples
/// come through.
/// </summary>
/// <param name="convergence">The schedule's state before the first sample.</param>
/// <param name="postCopyAllowed">Whether the plan allows post-copy.</param>
/// <param name="events">Logs what happens.</param>
/// <param name="onSample">Gets each sample. Must not throw.</param>
/// <param name="clock">The clock; <see langword="null"/> for the system's.</param>
/// <param name="plan">The plan; <see langword="null"/> if it is not known.</param>
/// <param name="options">How long nothing may be sent; <see langword="null"/> for the defaults.</param>
/// <param name="memory">The guest's memory by earlier migrations; <see langword="null"/> if it is not known.</param>
internal sealed class MigrationWatch(
    ConvergenceState convergence, bool postCopyAllowed, MigrationEvents events, Action<JobSample, MigrationWatch> onSample, TimeProvider? clock = null,
    MigrationPlan? plan = null, ConvergenceOptions? options = null, VmMemory? memory = null)
{
    private readonly TimeSpan progressTimeout = (options ?? new()).ProgressTimeout;
    private TimeSpan sentAt;
    private readonly List<ConvergenceDecision> pending = [];
    private readonly HashSet<ConvergenceDecision> failed = [];
    private readonly TaskCompletionSource stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConvergenceState state = convergence;
    private ImmutableList<ConvergenceDecision> actions = [];
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private long ending;
    private int? lastPass;
    private volatile int stop;
    private volatile bool switchedToPostCopy;
    private volatile bool abortTaken;

    // A migration is either aborted or switched to post-copy: an abort just after the switch would have the guest run on both hosts.
    private readonly Lock parting = new();
    private bool isSwitching;

    public MigrationEvents Events => events;

    /// <summary>Gets the last sample while it was active.</summary>
    public JobSample? LastSample { get; private set; }

    /// <summary>Gets whether it has begun to send data: preparing takes libvirt a second or two.</summary>
    public bool SendsData { get; private set; }

    /// <summary>Gets how far it has come and how long it will still take.</summary>
    public MigrationForecast Forecast { get; private set; } = plan is null ? default : MigrationForecast.Start(plan, memory ?? new());

    /// <summary>Gets what the migration showed of the guest's memory.</summary>
    public RecordedPasses Passes { get; } = new();

    /// <summary>Gets the actions that were taken so far, in order.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions => Volatile.Read(ref actions);

    /// <summary>Gets whether the guest continued on the destination before all of its memory was there.</summary>
    public bool SwitchedToPostCopy => switchedToPostCopy;

    /// <summary>Gets a task that completes when the migration should be aborted.</summary>
    public Task StopRequested => stopRequested.Task;

    /// <summary>Gets what wanted it aborted, whether libvirt accepted that or not.</summary>
    public MigrationStop StopAsked => (MigrationStop)stop;

    /// <summary>Gets what wanted it aborted, once libvirt has accepted that.</summary>
    public MigrationStop Stop => abortTaken ? StopAsked : MigrationStop.None;

    /// <summary>Gets for how long it has been ending, by an abort or by libvirt's own decision; <see langword="null"/> if it is not.</summary>
    public TimeSpan? EndingFor => Volatile.Read(ref ending) is var since and not 0 ? clock.GetElapsedTime(since) : null;

    /// <summary>Asks for the abort. The first request counts.</summary>
    public void RequestStop(MigrationStop who)
    {
        if (Interlocked.CompareExchange(ref stop, (int)who, (int)MigrationStop.None) == (int)MigrationStop.None)
        {
            stopRequested.TrySetResult();
        }
    }

    /// <summary>Records that the guest runs at the destination, and that nothing may end the migration any more.</summary>
    public void InPostCopy()
    {
        if (!switchedToPostCopy)
        {
            switchedToPostCopy = true;
            events.SwitchedToPostCopy();
        }
    }

    /// <summary>
    /// Aborts the migration, unless it has switched to post-copy or was asked to: until a later sample shows that it did not, libvirt itself may not
    /// know of it, and QEMU 7.2 accepts an abort then and starts the guest on the source again.
    /// </summary>
    /// <returns>Whether libvirt accepted it.</returns>
    /// <exception cref="LibvirtException">libvirt refused.</exception>
    public bool Abort(IMigrationJob job)
    {
        lock (parting)
        {
            if (switchedToPostCopy || isSwitching || !job.Abort())
            {
                return false;
            }

            abortTaken = true;
            IsEnding();
            return true;
        }
    }

    /// <summary>Takes one sample of the migration, and does what it makes due through <paramref name="job"/>.</summary>
    public void Observe(JobSample sample, IMigrationJob job)
    {
        sample = sample.Plausible(LastSample);
        SendsData |= sample.HasData;
        if (sample.IsInPostCopy)
        {
            InPostCopy();
        }

        lock (parting)
        {
            isSwitching = false;
        }

        if (sample.IsEnding)
        {
            IsEnding();
            return;
        }

        var before = LastSample;
        LastSample = sample;
        Forecast = Forecast.Next(sample.ToMigrationSample());
        if (!sample.IsInSwitchover)
        {
            Passes.Add(sample.ToMigrationSample(), sample.ThrottlePercent);
        }

        if (!StopRequested.IsCompleted)
        {
            state = state.Next(ForSchedule(sample));
            foreach (var decision in state.Due)
            {
                // A newer limit replaces one that libvirt has not accepted yet.
                pending.RemoveAll(older => older.Action.Kind == decision.Action.Kind);
                pending.Add(decision);
            }

            foreach (var decision in pending.Where(decision => MayBeDone(decision.Action, sample, before)).ToArray())
            {
                Execute(decision, job);
            }

            GiveUpSwitching(sample, before);
        }

        onSample(sample, this);
    }

    /// <summary>
    /// During the switchover QEMU asks once or twice more what has changed, which counts as passes. These are no stalls: the guest is stopped,
    /// and what remains is what the downtime is for.
    /// </summary>
    private MigrationSample ForSchedule(JobSample sample)
    {
        var next = sample.ToMigrationSample();
        if (sample.IsInSwitchover)
        {
            return next with { Iteration = lastPass };
        }

        lastPass = next.Iteration;
        return next;
    }

    private void IsEnding()
    {
        // A timestamp of 0 would be that of a clock that starts now: one tick does not matter.
        Interlocked.CompareExchange(ref ending, Math.Max(1, clock.GetTimestamp()), 0);
    }

    // QEMU switches only what has begun, and libvirt sets the plan's own limit as it begins. Until then it gives no amounts. A switch over a link that carries nothing
    // loses the guest: the source cannot run it any more, and libvirt ends what has not started on the destination (seen with 9.0.0).
    private static bool MayBeDone(ConvergenceAction action, JobSample sample, JobSample? before) => action.Kind switch
    {
        ConvergenceActionKind.Abort or ConvergenceActionKind.Wait => true,
        ConvergenceActionKind.PostCopy => HasSent(sample, before),
        _ => sample.HasData,
    };

    private static bool HasSent(JobSample sample, JobSample? before) =>
        sample.HasData && before is { HasData: true } && sample.ToMigrationSample().BytesProcessed > before.ToMigrationSample().BytesProcessed;

    // A switch that waits for the link must not wait for ever: the schedule goes on without it, and aborts what sends nothing.
    private void GiveUpSwitching(JobSample sample, JobSample? before)
    {
        sentAt = before is null || HasSent(sample, before) ? sample.Elapsed : sentAt;
        var waiting = pending.FindIndex(decision => decision.Action.Kind == ConvergenceActionKind.PostCopy);
        if (waiting >= 0 && sample.Elapsed - sentAt >= progressTimeout)
        {
            state = state.Failed(pending[waiting].Action);
            pending.RemoveAt(waiting);
        }
    }

    // An action that fails never ends the supervision. A limit is tried again with each sample: libvirt may be busy, or not as far.
    private void Execute(in ConvergenceDecision decision, IMigrationJob job)
    {
        try
        {
            Do(decision.Action, job);
            Done(decision);
            Volatile.Write(ref actions, actions.Add(decision));
            events.ActionTaken(decision);
        }
        catch (LibvirtException error)
        {
            if (failed.Add(decision))
            {
                events.ActionFailed(decision, error);
            }

            state = state.Failed(decision.Action);
            if (decision.Action.Kind == ConvergenceActionKind.PostCopy || IsPermanent(error.Code))
            {
                Done(decision);
            }
        }
    }

    private void Done(ConvergenceDecision decision) => pending.Remove(decision);

    private void Do(ConvergenceAction action, IMigrationJob job)
    {
        switch (action.Kind)
        {
            case ConvergenceActionKind.SetDowntime:
                job.SetMaxDowntime(action.Downtime);
                break;
            case ConvergenceActionKind.SetBandwidth:
                job.SetBandwidth(action.Bandwidth);
                break;
            case ConvergenceActionKind.PostCopy when postCopyAllowed:
                StartPostCopy(job);
                break;
            case ConvergenceActionKind.PostCopy:
                throw Refused("The plan does not allow post-copy.");
            case ConvergenceActionKind.Abort:
                RequestStop(MigrationStop.GivenUp);
                break;
        }
    }

    private void StartPostCopy(IMigrationJob job)
    {
        lock (parting)
        {
            if (StopRequested.IsCompleted)
            {
                throw Refused("The migration is to be aborted.");
            }

            job.StartPostCopy();
            isSwitching = true;
        }
    }

    private static LibvirtException Refused(string message) =>
        new(LibvirtErrorCode.OperationInvalid, message);

    private static bool IsPermanent(LibvirtErrorCode code) => code
        is LibvirtErrorCode.NoSupport or LibvirtErrorCode.InvalidArgument or LibvirtErrorCode.ArgumentUnsupported
        or LibvirtErrorCode.OperationUnsupported or LibvirtErrorCode.OperationDenied or LibvirtErrorCode.ConfigurationUnsupported;
}
