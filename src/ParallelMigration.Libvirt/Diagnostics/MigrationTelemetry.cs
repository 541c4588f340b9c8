using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>Spans and metrics of migrations. Their names are in <see cref="TelemetryNames"/>.</summary>
/// <remarks>
/// Collect them with OpenTelemetry (<c>AddSource(LibvirtMigrator.SourceName)</c>, <c>AddMeter(LibvirtMigrator.SourceName)</c>) or any other listener.
/// Without one they cost next to nothing. Metrics have few different attributes, and none that names a VM or a host.
/// </remarks>
internal sealed class MigrationTelemetry
{
    private static readonly string? Version = typeof(MigrationTelemetry).Assembly.GetName().Version?.ToString(3);
    private static readonly ActivitySource Spans = new(LibvirtMigrator.SourceName, Version);
    private static readonly ConcurrentDictionary<Enum, string> LowerNames = new();

    private readonly UpDownCounter<long> active;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> downtime;
    private readonly Histogram<long> size;
    private readonly Histogram<int> connections;
    private readonly Counter<long> actions;

    /// <summary>Telemetry with a meter of its own.</summary>
    /// <param name="meters">
    /// Makes and owns the meter: the one of the application's services. <see langword="null"/>, the default: a meter for as long as the
    /// process lives.
    /// </param>
    public MigrationTelemetry(IMeterFactory? meters = null)
    {
        var options = new MeterOptions(LibvirtMigrator.SourceName) { Version = Version };
        var meter = meters?.Create(options) ?? new Meter(options);
        active = meter.CreateUpDownCounter<long>(TelemetryNames.ActiveMigrations, "{migration}", "Migrations that run now");
        duration = meter.CreateHistogram(
            TelemetryNames.MigrationDuration, "s", "How long migrations took", advice: Buckets([0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]));
        downtime = meter.CreateHistogram(
            TelemetryNames.MigrationDowntime, "s", "How long guests ran on neither host", advice: Buckets([0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]));
        size = meter.CreateHistogram(
            TelemetryNames.MigrationSize, "By", "What migrations sent", advice: Buckets([1L << 26, 1L << 28, 1L << 30, 1L << 32, 1L << 34, 1L << 36, 1L << 38, 1L << 40]));
        connections = meter.CreateHistogram(
            TelemetryNames.MigrationConnections, "{connection}", "Over how many connections migrations went", advice: Buckets([1, 2, 3, 4, 6, 8, 12, 16, 32, 64]));
        actions = meter.CreateCounter<long>(TelemetryNames.ConvergenceActions, "{action}", "Convergence actions taken");
    }

    /// <summary>Gets the one that is used where none is given.</summary>
    public static MigrationTelemetry Default { get; } = new();

    /// <summary>The start of a migration.</summary>
    /// <param name="vm">The guest.</param>
    /// <param name="sourceUri">The source.</param>
    /// <param name="destinationUri">The destination, as the source reaches it.</param>
    /// <param name="connections">The number of parallel connections; <see langword="null"/>: not parallel.</param>
    internal MigrationTrace Start(Guid vm, string sourceUri, string destinationUri, int? connections) =>
        new(this, Spans.StartActivity(TelemetryNames.MigrationSpan), vm, sourceUri, destinationUri, connections is not null, connections);

    /// <summary>Attaches to a migration that another caller started; whether it is parallel is not known.</summary>
    internal MigrationTrace StartAttached(Guid vm, string sourceUri, string? destinationUri) =>
        new(this, Spans.StartActivity(TelemetryNames.MigrationSpan), vm, sourceUri, destinationUri, null, null);

    internal void Started(bool? parallel) => active.Add(1, Tags(parallel));

    internal void Ended(bool? parallel) => active.Add(-1, Tags(parallel));

    internal void Record(MigrationResult result, bool? parallel)
    {
        var tags = Tags(parallel);
        tags.Add(TelemetryNames.Outcome, Lower(result.Outcome));
        if (result.Statistics?.BytesTransferred is { } bytes)
        {
            size.Record(bytes, tags);
        }

        if (result.Statistics?.Downtime is { } stood)
        {
            downtime.Record(stood.TotalSeconds, Tags(parallel));
        }

        if (parallel is not null)
        {
            connections.Record(result.Connections ?? 1);
        }

        tags.Add(TelemetryNames.Location, Lower(result.Location));
        if (IsError(result))
        {
            tags.Add(TelemetryNames.ErrorType, ErrorType(result));
        }

        duration.Record(result.Duration.TotalSeconds, tags);
    }

    internal void RecordAction(ConvergenceActionKind kind, ConvergenceReasonCode reason) => actions.Add(
        1, new TagList { { TelemetryNames.ActionKind, Lower(kind) }, { TelemetryNames.ActionReason, Lower(reason) } });

    internal static bool IsError(MigrationResult result) => result.Outcome is not (MigrationOutcome.Completed or MigrationOutcome.Canceled or MigrationOutcome.AlreadyMigrating or MigrationOutcome.AlreadyMoved);

    internal static string ErrorType(MigrationResult result) => result.Error?.Code.ToString() ?? Lower(result.Outcome);

    /// <summary>A name as attributes have it: <c>LimitedByVcpus</c> as <c>limited_by_vcpus</c>.</summary>
    internal static string Lower(Enum value) => LowerNames.GetOrAdd(value, static value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static TagList Tags(bool? parallel) => parallel is { } known ? new() { { TelemetryNames.Parallel, known } } : default;

    private static InstrumentAdvice<T> Buckets<T>(T[] boundaries)
        where T : struct => new() { HistogramBucketBoundaries = boundaries };
}
