using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>
/// What is known of one migration over all of its looks, and what its convergence schedule makes of them. Outlives the connection that it
/// is looked at through.
/// </summary>
/// <param name="convergence">The schedule's state before the first look.</param>
/// <param name="postCopyAllowed">Whether the plan allows post-copy.</param>
/// <param name="events">Logs what happens.</param>
/// <param name="onSample">Gets each sample. Must not throw.</param>
/// <param name="clock">The clock; <see langword="null"/> for the system's.</param>
internal sealed class MigrationWatch(
    ConvergenceState convergence, bool postCopyAllowed, MigrationEvents events, Action<JobSample, MigrationWatch> onSample, TimeProvider? clock = null)
{
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

    // From here on there are two ways, and only one may be taken: an abort just after a switch to post-copy would have the guest run at both ends.
    private readonly Lock parting = new();
    private bool isSwitching;

    public MigrationEvents Events => events;

    /// <summary>The last look at which it ran.</summary>
    public JobSample? LastSample { get; private set; }

    /// <summary>How far it has come and how long it will still take.</summary>
    public MigrationForecast Forecast { get; private set; }

    /// <summary>What was done so far, in order.</summary>
    public IReadOnlyList<ConvergenceDecision> Actions => Volatile.Read(ref actions);

    /// <summary>Whether the guest has gone on at the destination before all of its memory was there.</summary>
    public bool SwitchedToPostCopy => switchedToPostCopy;

    /// <summary>Ends when somebody wants the migration aborted.</summary>
    public Task StopRequested => stopRequested.Task;

    /// <summary>Who wanted it aborted, heard or not.</summary>
    public MigrationStop StopAsked => (MigrationStop)stop;

    /// <summary>Who wanted it aborted and was heard by libvirt.</summary>
    public MigrationStop Stop => abortTaken ? StopAsked : MigrationStop.None;

    /// <summary>For how long it has been ending, be it by an abort or by libvirt's own decision; <see langword="null"/>: it is not.</summary>
    public TimeSpan? EndingFor => Volatile.Read(ref ending) is var since and not 0 ? clock.GetElapsedTime(since) : null;

    /// <summary>Asks for the abort. The first to ask counts.</summary>
    public void RequestStop(MigrationStop who)
    {
        if (Interlocked.CompareExchange(ref stop, (int)who, (int)MigrationStop.None) == (int)MigrationStop.None)
        {
            stopRequested.TrySetResult();
        }
    }

    /// <summary>The guest runs at the destination, and nothing may end the migration any more.</summary>
    public void InPostCopy()
    {
        if (!switchedToPostCopy)
        {
            switchedToPostCopy = true;
            events.SwitchedToPostCopy();
        }
    }

    /// <summary>
    /// Aborts the migration, unless it has switched to post-copy or was told to: until a later look shows that it did not, libvirt itself may not
    /// have heard of it, and QEMU 7.2 takes an abort then and starts the guest on the source again.
    /// </summary>
    /// <returns>Whether libvirt took it.</returns>
    /// <exception cref="LibvirtException">libvirt did not take it.</exception>
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

    /// <summary>One look at the migration: what it makes due is done through <paramref name="job"/>.</summary>
    public void Observe(JobSample sample, IMigrationJob job)
    {
        sample = sample.Plausible(LastSample);
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

        LastSample = sample;
        Forecast = Forecast.Next(sample.ToMigrationSample());
        if (!StopRequested.IsCompleted)
        {
            state = state.Next(ForSchedule(sample));
            foreach (var decision in state.Due)
            {
                // A newer limit takes the place of one that libvirt did not take yet.
                pending.RemoveAll(older => older.Action.Kind == decision.Action.Kind);
                pending.Add(decision);
            }

            foreach (var decision in pending.Where(decision => MayBeDone(decision.Action, sample)).ToArray())
            {
                Execute(decision, job);
            }
        }

        onSample(sample, this);
    }

    /// <summary>
    /// As QEMU hands the guest over it asks once or twice more what has changed, which counts as passes. These are no stalls: the guest stands
    /// still, and what remains is what the downtime is for.
    /// </summary>
    private MigrationSample ForSchedule(JobSample sample)
    {
        var look = sample.ToMigrationSample();
        if (sample.IsBeingHandedOver)
        {
            return look with { Iteration = lastPass };
        }

        lastPass = look.Iteration;
        return look;
    }

    private void IsEnding()
    {
        // A timestamp of 0 would be that of a clock that starts now: one tick does not matter.
        Interlocked.CompareExchange(ref ending, Math.Max(1, clock.GetTimestamp()), 0);
    }

    // QEMU switches only what has begun, and libvirt sets the plan's own limit as it begins. Until then it gives no amounts.
    private static bool MayBeDone(ConvergenceAction action, JobSample sample) =>
        action.Kind is ConvergenceActionKind.Abort or ConvergenceActionKind.Wait || sample.ToMigrationSample().BytesTotal > 0;

    // An action that fails never ends the watch. A limit is tried again at each look: libvirt may be busy, or not as far.
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
