using System;
using System.Collections.Concurrent;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary>Keeps what a migration reports, on the reporting thread.</summary>
internal sealed class ProgressLog(Action<MigrationProgress>? onReport = null) : IProgress<MigrationProgress>
{
    private readonly ConcurrentQueue<MigrationProgress> reports = new();

    public MigrationProgress[] Reports => reports.ToArray();

    /// <summary>Whether data has been moving.</summary>
    public bool Moves => reports.Any(report => report.Sample.BytesProcessed > 1_000_000);

    public void Report(MigrationProgress value)
    {
        reports.Enqueue(value);
        onReport?.Invoke(value);
    }
}
