using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>
/// The stock migration policies of oVirt 4.8 with their convergence schedules, and the legacy policy, which is no policy. Source: the
/// engine's configuration value <c>MigrationPolicies</c>, which a site may have changed: see <see cref="OVirtPolicyCatalog"/>.
/// </summary>
public static class OVirtMigrationPolicies
{
    /// <summary>
    /// The id of the legacy policy: a cluster without a policy, or with this one, has none, and its options <c>auto_converge</c> and
    /// <c>compressed</c> count instead.
    /// </summary>
    public const string LegacyId = "00000000-0000-0000-0000-000000000000";

    private static readonly ConvergenceStep[] MinimalSteps = Steps((1, 150), (2, 200), (3, 300), (4, 400), (6, 500));

    /// <summary>Minimal downtime: 2 at once; downtime 100 ms at the start, up to 500 ms by the 6th stall, then abort.</summary>
    public static MigrationPolicy MinimalDowntime => Stock("80554327-0569-496b-bdeb-fcbbf52b827b", "Minimal downtime", 2) with
    {
        Convergence = new([Downtime(100)], MinimalSteps, [ConvergenceAction.Abort]),
    };

    /// <summary>Post-copy migration: 2 at once; downtime 100, 150, 200 ms, then post-copy, then abort.</summary>
    public static MigrationPolicy PostCopy => Stock("a7aeedb2-8d66-4e51-bb22-32595027ce71", "Post-copy migration", 2) with
    {
        Convergence = new([Downtime(100)], Steps((1, 150), (2, 200)), [ConvergenceAction.PostCopy, ConvergenceAction.Abort]),
    };

    /// <summary>Suspend workload if needed: 1 at once, compressed; as minimal downtime, but 5 s at the end before the abort.</summary>
    public static MigrationPolicy SuspendWorkloadIfNeeded => Stock("80554327-0569-496b-bdeb-fcbbf52b827c", "Suspend workload if needed", 1) with
    {
        Compression = true,
        Convergence = new([Downtime(100)], MinimalSteps, [Downtime(5000), ConvergenceAction.Abort]),
    };

    /// <summary>Very large VMs, from cluster level 4.7 on: 1 at once, zero-copy; downtime 300 ms at the start, up to 1.5 s, then 5 s, then abort.</summary>
    public static MigrationPolicy VeryLargeVms => Stock("57237b82-b8c2-425f-b425-114b35219626", "Very large VMs", 1) with
    {
        ZeroCopy = true,
        Convergence = new(
            [Downtime(300)], Steps((1, 400), (2, 500), (3, 700), (4, 1000), (6, 1500)), [Downtime(5000), ConvergenceAction.Abort]),
    };

    /// <summary>The four stock policies.</summary>
    public static IReadOnlyList<MigrationPolicy> All => [MinimalDowntime, PostCopy, SuspendWorkloadIfNeeded, VeryLargeVms];

    /// <summary>Returns the legacy policy: no schedule of its own, no guest events, 2 at once, the rest as the options say.</summary>
    /// <param name="autoConverge">The effective <c>auto_converge</c>. The default is no, as in oVirt.</param>
    /// <param name="compression">The effective <c>compressed</c>. The default is no, as in oVirt.</param>
    /// <param name="downtime">The VM's <c>migration_downtime</c>, more than 0. The default is <see langword="null"/>: left to Vdsm.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="downtime"/> is not what a downtime can be.</exception>
    public static MigrationPolicy Legacy(bool autoConverge = false, bool compression = false, TimeSpan? downtime = null) => new()
    {
        Id = LegacyId,
        Name = "Legacy",
        AutoConverge = autoConverge,
        Compression = compression,
        Convergence = downtime is { } limit ? new([ConvergenceAction.SetDowntime(limit)], [], []) : ConvergenceSchedule.None,
    };

    private static MigrationPolicy Stock(string id, string name, int migrations) => new()
    {
        Id = id,
        Name = name,
        MaxOutgoingMigrations = migrations,
        MaxIncomingMigrations = migrations,
        AutoConverge = true,
        GuestEvents = true,
    };

    private static ConvergenceStep[] Steps(params (int Limit, int Milliseconds)[] steps) =>
        [.. steps.Select(step => new ConvergenceStep(step.Limit, Downtime(step.Milliseconds)))];

    private static ConvergenceAction Downtime(int milliseconds) => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(milliseconds));
}
