using System;
using System.Collections.Generic;
using System.Threading;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>A migration that this process supervises, with what was measured so far. Any thread may read it.</summary>
public sealed class LiveMigration(MigrationRecord record, NetCounters? counters) : IDisposable
{
    // Ten minutes at two a second; then every second one goes.
    private const int MostPoints = 1200;

    private readonly Lock guard = new();
    private readonly List<ThroughputPoint> points = [];
    private (TimeSpan Elapsed, long Bytes)? lastLink;
    private (TimeSpan Elapsed, long Bytes)? lastMigration;

    internal MigrationRecord Record { get; set; } = record;

    /// <summary>Gets what cancels the migration.</summary>
    internal CancellationTokenSource Stopping { get; } = new();

    internal bool IsStopping => Stopping.IsCancellationRequested;

    /// <summary>Gets or sets what it waits for; <see langword="null"/>: it does not wait.</summary>
    internal string? Waiting { get; set; }

    internal MigrationProgress? Progress { get; private set; }

    /// <summary>Gets the data connections that were seen at once at most; <see langword="null"/>: not known. One of them is the main channel.</summary>
    internal int? MostDataConnections { get; private set; }

    internal int? DataConnections { get; private set; }

    internal IReadOnlyList<ThroughputPoint> Points
    {
        get
        {
            lock (guard)
            {
                return [.. points];
            }
        }
    }

    public void Dispose() => Stopping.Dispose();

    internal void Add(MigrationProgress progress, TimeSpan elapsed)
    {
        var sent = counters?.BytesSent();
        var connections = counters?.DataConnections();
        lock (guard)
        {
            Progress = progress;
            Waiting = null;
            DataConnections = connections;
            MostDataConnections = connections > (MostDataConnections ?? 0) ? connections : MostDataConnections;
            var link = Rate(ref lastLink, elapsed, sent);
            var counted = Rate(ref lastMigration, elapsed, progress.Sample.BytesProcessed);
            points.Add(new(elapsed, progress.Sample.Throughput ?? counted, link));
            if (points.Count > MostPoints)
            {
                var index = 0;
                points.RemoveAll(_ => index++ % 2 == 1);
            }
        }
    }

    private static Bandwidth? Rate(ref (TimeSpan Elapsed, long Bytes)? last, TimeSpan elapsed, long? bytes)
    {
        var before = last;
        last = bytes is { } now ? (elapsed, now) : null;
        return before is { } from && bytes is { } to && to >= from.Bytes && elapsed > from.Elapsed
            ? Bandwidth.FromBitsPerSecond((long)((to - from.Bytes) * 8 / (elapsed - from.Elapsed).TotalSeconds))
            : null;
    }
}

/// <summary>What crossed at one moment.</summary>
/// <param name="Elapsed">The time since the migration started, or was found.</param>
/// <param name="Migration">What libvirt says the migration sends.</param>
/// <param name="Link">What the kernel counted on the source's link.</param>
public sealed record ThroughputPoint(TimeSpan Elapsed, Bandwidth? Migration, Bandwidth? Link);
