using System;
using Microsoft.Extensions.Logging;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>Logs what happens to one running migration, and records it in its span.</summary>
internal sealed class MigrationEvents(ILogger logger, string vm, Guid uuid, MigrationTrace? trace = null)
{
    public void ActionTaken(in ConvergenceDecision decision)
    {
        Log.ActionTaken(logger, vm, uuid, decision.Action, decision.Code, decision.Message);
        trace?.Action(decision.Action.Kind, decision.Code);
    }

    public void ActionFailed(in ConvergenceDecision decision, Exception error) =>
        Log.ActionFailed(logger, error, vm, uuid, decision.Action, decision.Code);

    public void PostCopyCannotBeCanceled() => Log.PostCopyCannotBeCanceled(logger, vm, uuid);

    public void ConnectionsClosed(TimeSpan after) => Log.ConnectionsClosed(logger, vm, uuid, after);

    public void ConnectionsNotClosed(string why) => Log.ConnectionsNotClosed(logger, vm, uuid, why);

    public void SourceLost(LibvirtException? error) => Log.SourceLost(logger, error, vm, uuid);

    public void Reattached() => Log.Reattached(logger, vm, uuid);

    public void ProgressHandlerFailed(Exception error) => Log.ProgressHandlerFailed(logger, error, vm, uuid);

    public void Intervened(MigrationIntervention intervention) => Log.Intervened(logger, vm, uuid, intervention);

    public void InterventionFailed(MigrationIntervention intervention, Exception error) =>
        Log.InterventionFailed(logger, error, vm, uuid, intervention);

    public void SplitBrainReported() => Log.SplitBrainReported(logger, vm, uuid);

    public void DefinitionMoved() => Log.DefinitionMoved(logger, vm, uuid);

    public void DefinitionNotMoved(Exception error) => Log.DefinitionNotMoved(logger, error, vm, uuid);

    public void SwitchedToPostCopy() => Log.SwitchedToPostCopy(logger, vm, uuid);
}
