using System.Collections.Generic;
using System.Diagnostics.Metrics;

namespace ParallelMigration.Scheduling;

/// <summary>The limiter's metrics. Their names are documented in the package's README and do not change.</summary>
internal sealed class LimiterMetrics
{
    public const string MeterName = "ParallelMigration.Scheduling";
    public const string WaitDuration = "parallel_migration.lease.wait_duration";
    public const string WaitedFor = "parallel_migration.lease.waited_for";

    private readonly Histogram<double> waitDuration;

    public LimiterMetrics(IMeterFactory? factory = null)
    {
        var options = new MeterOptions(MeterName) { Version = typeof(LimiterMetrics).Assembly.GetName().Version?.ToString(3) };
        var meter = factory?.Create(options) ?? new Meter(options);
        waitDuration = meter.CreateHistogram(
            WaitDuration,
            "s",
            "How long migrations waited for their lease",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 5, 10, 30, 60, 300, 600, 1800, 3600] });
    }

    public static LimiterMetrics Default { get; } = new();

    public void Record(LeaseWait wait)
    {
        var waitedFor = wait.Limits switch
        {
            [] => "nothing",
            [{ Direction: MigrationDirection.Outgoing }] => "outgoing",
            [_] => "incoming",
            _ => "both",
        };
        waitDuration.Record(wait.Duration.TotalSeconds, new KeyValuePair<string, object?>(WaitedFor, waitedFor));
    }
}
