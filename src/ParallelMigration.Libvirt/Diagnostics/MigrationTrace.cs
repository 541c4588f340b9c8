using System;
using System.Diagnostics;
using System.Threading;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>The span of one migration.</summary>
internal sealed class MigrationTrace : IDisposable
{
    // What OpenTelemetry keeps of a span by default. A migration that never converges goes on for thousands of iterations.
    private const int MaxEvents = 128;

    private readonly MigrationTelemetry telemetry;
    private readonly Activity? span;
    private readonly bool? parallel;
    private readonly Lock gate = new();
    private int events;
    private int lastIteration;

    public MigrationTrace(
        MigrationTelemetry telemetry, Activity? span, Guid vm, string sourceUri, string? destinationUri, bool? parallel, int? connections)
    {
        this.telemetry = telemetry;
        this.span = span;
        this.parallel = parallel;
        telemetry.Started(parallel);
        span?.SetTag(TelemetryNames.VmUuid, vm.ToString())
            .SetTag(TelemetryNames.SourceHost, Host(sourceUri))
            .SetTag(TelemetryNames.DestinationHost, destinationUri is null ? null : Host(destinationUri))
            .SetTag(TelemetryNames.Connections, connections);
    }

    /// <summary>Records a pass over the guest's memory. One pass may be reported more than once.</summary>
    public void Iteration(int iteration)
    {
        lock (gate)
        {
            if (iteration <= lastIteration)
            {
                return;
            }

            lastIteration = iteration;
        }

        AddEvent(TelemetryNames.IterationEvent, new() { { TelemetryNames.Iteration, iteration } });
    }

    public void Action(ConvergenceActionKind kind, ConvergenceReasonCode reason)
    {
        telemetry.RecordAction(kind, reason);
        AddEvent(
            TelemetryNames.ActionEvent,
            new() { { TelemetryNames.ActionKind, MigrationTelemetry.Lower(kind) }, { TelemetryNames.ActionReason, MigrationTelemetry.Lower(reason) } });
    }

    public void End(MigrationResult result)
    {
        telemetry.Record(result, parallel);
        span?.SetTag(TelemetryNames.Outcome, MigrationTelemetry.Lower(result.Outcome))
            .SetTag(TelemetryNames.Location, MigrationTelemetry.Lower(result.Location))
            .SetTag(TelemetryNames.Size, result.Statistics?.BytesTransferred)
            .SetTag(TelemetryNames.Downtime, result.Statistics?.Downtime?.TotalSeconds)
            .SetTag(TelemetryNames.Iteration, result.Statistics?.Iterations)
            .SetTag(TelemetryNames.TakenOver, result.Attached ? true : null);
        if (MigrationTelemetry.IsError(result))
        {
            span?.SetTag(TelemetryNames.ErrorType, MigrationTelemetry.ErrorType(result)).SetStatus(ActivityStatusCode.Error);
        }
    }

    public void Dispose()
    {
        telemetry.Ended(parallel);
        span?.Dispose();
    }

    // URIs may name users, and paths on the caller's machine.
    private static string Host(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length > 0 ? parsed.Host : "localhost";

    private void AddEvent(string name, ActivityTagsCollection tags)
    {
        if (span is not null && Interlocked.Increment(ref events) <= MaxEvents)
        {
            span.AddEvent(new(name, tags: tags));
        }
    }
}
