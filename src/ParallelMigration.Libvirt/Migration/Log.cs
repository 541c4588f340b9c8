using System;
using Microsoft.Extensions.Logging;
using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>What is logged. The event ids are stable: one that goes is not used again.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information,
        "Migrating {Vm} ({Uuid}) to {DestinationUri} with flags {Flags} (0x{FlagBits:x}) and parameters [{Parameters}]")]
    public static partial void MigrationStarting(
        ILogger logger, string vm, Guid uuid, string destinationUri, string flags, uint flagBits, string parameters);

    [LoggerMessage(2, LogLevel.Information,
        "Migrated {Vm} ({Uuid}) to {DestinationUri} in {Duration}: downtime {Downtime}, {Bytes} bytes, {Throughput}; it is now on: {Location}")]
    public static partial void MigrationCompleted(
        ILogger logger, string vm, Guid uuid, string destinationUri, TimeSpan duration, TimeSpan? downtime, long? bytes,
        Bandwidth? throughput, GuestLocation location);

    [LoggerMessage(3, LogLevel.Warning, "The migration of {Vm} ({Uuid}) to {DestinationUri} was cancelled after {Duration}; it is now on: {Location}")]
    public static partial void MigrationCancelled(
        ILogger logger, string vm, Guid uuid, string destinationUri, TimeSpan duration, GuestLocation location);

    [LoggerMessage(4, LogLevel.Error,
        "The migration of {Vm} ({Uuid}) to {DestinationUri} failed after {Duration} (libvirt error {ErrorCode}); it is now on: {Location}")]
    public static partial void MigrationFailed(
        ILogger logger, Exception? error, string vm, Guid uuid, string destinationUri, TimeSpan duration, int errorCode, GuestLocation location);

    [LoggerMessage(5, LogLevel.Warning, "The progress handler of the migration of {Vm} ({Uuid}) threw; it is not told any more")]
    public static partial void ProgressHandlerFailed(ILogger logger, Exception error, string vm, Guid uuid);
}
