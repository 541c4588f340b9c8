using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Libvirt;
using ParallelMigration.Policy;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Hosts;

/// <summary>A migration that this process supervises, with what was measured so far. Any thread may read it.</summary>
/// <param name="record">The migration.</param>
/// <param name="counters">What counts on the source's link; <see langword="null"/>: nothing does.</param>
/// <param name="earlier">What was measured before the console was started again. The default is nothing.</param>
public sealed class LiveMigration(MigrationRecord record, NetCounters? counters, IReadOnlyList<ThroughputPoint>? earlier = null) : IDisposable
{
    // Ten minutes at two a second; then every second one goes.
    private const int MostPoints = 1200;

    private readonly Lock guard = new();
    private readonly List<ThroughputPoint> points = earlier is { Count: > 0 } ? [.. earlier, new(earlier[^1].Elapsed, null, null)] : [];
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

    /// <summary>Gets or sets when the chart was saved last, and the saving.</summary>
    internal (TimeSpan At, Task Done) Saved { get; set; } = (TimeSpan.Zero, Task.CompletedTask);

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
                Thin(points, 2);
            }
        }
    }

    /// <summary>Returns about as many points as are wanted, the last one among them.</summary>
    internal IReadOnlyList<ThroughputPoint> Thinned(int wanted)
    {
        List<ThroughputPoint> thinned = [.. Points];
        Thin(thinned, (thinned.Count + wanted - 1) / wanted);
        return thinned;
    }

    /// <summary>Keeps each so manieth point, counted from the last one, and where a gap begins.</summary>
    private static void Thin(List<ThroughputPoint> points, int step)
    {
        var all = points.ToArray();
        points.Clear();
        points.AddRange(all.Where((point, i) => i == 0 || (all.Length - 1 - i) % step == 0 || (IsGap(point) && !IsGap(all[i - 1]))));

        static bool IsGap(ThroughputPoint point) => point is { Migration: null, Link: null };
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
