using System;
using Snapshooter;
using Snapshooter.Xunit;

namespace ParallelMigration.Testing;

/// <summary>
/// Compares a text with the one reviewed and committed beside the test, under <c>__snapshots__</c>. The only place that knows
/// which snapshot library does it (Snapshooter, because the package Verify, which Verify.Xunit needs, could not be restored;
/// last tried 2026-11-25).
/// </summary>
public static class Snapshot
{
    // A missing snapshot would otherwise be written and pass. UPDATE_SNAPSHOTS=1 writes new ones, for review.
    static Snapshot() => Environment.SetEnvironmentVariable(
        "SNAPSHOOTER_STRICT_MODE", Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" ? "off" : "on");

    /// <summary>Fails when <paramref name="text"/> differs from the snapshot of this test, or of this test and <paramref name="name"/>.</summary>
    public static void Match(string text, string? name = null)
    {
        if (name is null)
        {
            text.MatchSnapshot();
        }
        else
        {
            text.MatchSnapshot(SnapshotNameExtension.Create(name));
        }
    }
}
