using System;
using System.Threading;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>A host that reports what a test says.</summary>
internal sealed class ScriptedHost(Func<HostReport> report) : IMigrationHost
{
    private int reconnects;
    private int reports;

    public int Reconnects => Volatile.Read(ref reconnects);

    public int Reports => Volatile.Read(ref reports);

    /// <summary>What reconnecting does, given how many attempts there were before. Default: it succeeds.</summary>
    public Func<int, bool> OnReconnect { get; init; } = _ => true;

    /// <summary>What the completed job took. Default: the host has none.</summary>
    public MigrationStatistics? Completed { get; init; }

    public bool Reconnect() => OnReconnect(Interlocked.Increment(ref reconnects) - 1);

    public HostReport Report(Guid vm, bool reconnect)
    {
        Interlocked.Increment(ref reports);
        return report();
    }

    public MigrationStatistics? CompletedJob(Guid vm, MigrationStatisticsOrigin origin) => Completed;
}
