using System;
using Microsoft.Extensions.Logging;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>The log events. Their ids are stable: one that is removed is not used again.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information,
        "Migrating {Vm} ({Uuid}) to {DestinationUri} with flags {Flags} (0x{FlagBits:x}) and parameters [{Parameters}]")]
    public static partial void MigrationStarting(
        ILogger logger, string vm, Guid uuid, string destinationUri, string flags, uint flagBits, string parameters);

    [LoggerMessage(2, LogLevel.Information,
        "Migrated {Vm} ({Uuid}) in {Duration}: downtime {Downtime}, {Bytes} bytes, {Throughput}; it is now on: {Location}")]
    public static partial void MigrationCompleted(
        ILogger logger, string vm, Guid uuid, TimeSpan duration, TimeSpan? downtime, long? bytes,
        Bandwidth? throughput, GuestLocation location);

    [LoggerMessage(3, LogLevel.Warning, "The migration of {Vm} ({Uuid}) was canceled after {Duration}; it is now on: {Location}")]
    public static partial void MigrationCanceled(
        ILogger logger, string vm, Guid uuid, TimeSpan duration, GuestLocation location);

    [LoggerMessage(4, LogLevel.Error,
        "The migration of {Vm} ({Uuid}) failed after {Duration} (libvirt error {ErrorCode}); it is now on: {Location}")]
    public static partial void MigrationFailed(
        ILogger logger, Exception? error, string vm, Guid uuid, TimeSpan duration, int errorCode, GuestLocation location);

    [LoggerMessage(5, LogLevel.Warning, "The progress handler of the migration of {Vm} ({Uuid}) threw an exception; nothing more is reported to it")]
    public static partial void ProgressHandlerFailed(ILogger logger, Exception error, string vm, Guid uuid);

    [LoggerMessage(6, LogLevel.Information, "Convergence of {Vm} ({Uuid}): {Action} ({Code}). {Why}")]
    public static partial void ActionTaken(ILogger logger, string vm, Guid uuid, ConvergenceAction action, ConvergenceReasonCode code, string why);

    [LoggerMessage(7, LogLevel.Warning, "Convergence of {Vm} ({Uuid}): {Action} ({Code}) failed; the migration goes on")]
    public static partial void ActionFailed(ILogger logger, Exception error, string vm, Guid uuid, ConvergenceAction action, ConvergenceReasonCode code);

    [LoggerMessage(8, LogLevel.Information, "{Vm} ({Uuid}) runs on the destination now, by post-copy")]
    public static partial void SwitchedToPostCopy(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(9, LogLevel.Warning,
        "The migration of {Vm} ({Uuid}) is in post-copy and cannot be canceled any more: the guest runs at the destination; it is followed to its end")]
    public static partial void PostCopyCannotBeCanceled(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(10, LogLevel.Warning,
        "The migration of {Vm} ({Uuid}) should have ended {After} ago and hangs on dead connections: they were closed through QEMU's monitor (yank)")]
    public static partial void ConnectionsClosed(ILogger logger, string vm, Guid uuid, TimeSpan after);

    [LoggerMessage(11, LogLevel.Warning, "The migration of {Vm} ({Uuid}) should have ended and goes on; its connections could not be closed: {Why}")]
    public static partial void ConnectionsNotClosed(ILogger logger, string vm, Guid uuid, string why);

    [LoggerMessage(12, LogLevel.Warning, "The connection to the source of {Vm} ({Uuid}) broke while it migrates; reconnecting")]
    public static partial void SourceLost(ILogger logger, Exception? error, string vm, Guid uuid);

    [LoggerMessage(13, LogLevel.Information, "The migration of {Vm} ({Uuid}) is still active and is followed again")]
    public static partial void Reattached(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(14, LogLevel.Information, "Attached to the running migration of {Vm} ({Uuid})")]
    public static partial void Attached(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(15, LogLevel.Warning, "The migration of {Vm} ({Uuid}) was aborted after {Duration}: {Why} It is now on: {Location}")]
    public static partial void MigrationAborted(ILogger logger, string vm, Guid uuid, TimeSpan duration, string? why, GuestLocation location);

    [LoggerMessage(16, LogLevel.Critical,
        "The post-copy of {Vm} ({Uuid}) failed after {Duration}; source: {SourceState} ({SourceReason}), destination: {DestinationState} "
        + "({DestinationReason}). Destroy the guest on neither host")]
    public static partial void PostCopyFailed(
        ILogger logger, Exception? error, string vm, Guid uuid, TimeSpan duration, LibvirtDomainState? sourceState,
        LibvirtDomainStateReason sourceReason, LibvirtDomainState? destinationState, LibvirtDomainStateReason destinationReason);

    [LoggerMessage(17, LogLevel.Information, "No migration of {Vm} ({Uuid}) is active; it is now on: {Location}")]
    public static partial void NotRunning(ILogger logger, string vm, Guid uuid, GuestLocation location);

    [LoggerMessage(18, LogLevel.Error, "How the migration of {Vm} ({Uuid}) ended after {Duration} is not known; it is now on: {Location}")]
    public static partial void OutcomeUnknown(ILogger logger, Exception? error, string vm, Guid uuid, TimeSpan duration, GuestLocation location);

    [LoggerMessage(22, LogLevel.Warning, "Another migration of {Vm} ({Uuid}) is active: nothing was done; the guest is on: {Location}")]
    public static partial void AlreadyMigrating(ILogger logger, string vm, Guid uuid, GuestLocation location);

    [LoggerMessage(23, LogLevel.Error,
        "{Vm} ({Uuid}) runs on the destination and the source still has it; nothing is done about it, as the supervision's options demand")]
    public static partial void SplitBrainReported(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(19, LogLevel.Error,
        "The hosts could not tell each other how the switchover of {Vm} ({Uuid}) went; so that it runs on one host only: {Intervention}")]
    public static partial void Intervened(ILogger logger, string vm, Guid uuid, MigrationIntervention intervention);

    [LoggerMessage(20, LogLevel.Error, "{Intervention} of {Vm} ({Uuid}) failed")]
    public static partial void InterventionFailed(ILogger logger, Exception error, string vm, Guid uuid, MigrationIntervention intervention);

    [LoggerMessage(24, LogLevel.Warning, "The migration of {Vm} ({Uuid}) has ended and could not be recorded in the history")]
    public static partial void NotRecorded(ILogger logger, Exception error, string vm, Guid uuid);

    [LoggerMessage(25, LogLevel.Warning, "libvirt's call for {Vm} ({Uuid}) did not end as it should; its persistent definition was put where the guest is")]
    public static partial void DefinitionMoved(ILogger logger, string vm, Guid uuid);

    [LoggerMessage(26, LogLevel.Error,
        "libvirt's call for {Vm} ({Uuid}) did not end as it should, and its persistent definition could not be put where the guest is: define it there, undefine it on the other host")]
    public static partial void DefinitionNotMoved(ILogger logger, Exception error, string vm, Guid uuid);

    [LoggerMessage(27, LogLevel.Warning,
        "The bandwidth limit {Limit} of the migration of {Vm} ({Uuid}) is too low for {Connections} parallel connections: they may send up to {Most} MiB/s")]
    public static partial void LimitTooLow(ILogger logger, Bandwidth limit, string vm, Guid uuid, int connections, long most);
}
