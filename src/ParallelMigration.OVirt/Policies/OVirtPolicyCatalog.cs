using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>The migration policies that a site has, by cluster level: the stock ones, or those of its own configuration.</summary>
/// <remarks>
/// The legacy policy (<see cref="LegacyId"/>) is in no catalog: every site has it. The engine also takes it, without a word,
/// for a policy that it does not know.
/// </remarks>
public sealed class OVirtPolicyCatalog
{
    /// <summary>
    /// The id of the legacy policy: a cluster without a policy, or with this one, has none, and its options <c>auto_converge</c> and
    /// <c>compressed</c> count instead.
    /// </summary>
    public const string LegacyId = "00000000-0000-0000-0000-000000000000";

    private static readonly ConvergenceStep[] MinimalSteps = Steps((1, 150), (2, 200), (3, 300), (4, 400), (6, 500));

    private static readonly ClusterLevel ZeroCopySince = new(4, 7);

    private readonly List<(ClusterLevel? Level, MigrationPolicy Policy)> policies;

    private OVirtPolicyCatalog(IEnumerable<(ClusterLevel? Level, MigrationPolicy Policy)> policies) => this.policies = [.. policies];

    /// <summary>Gets the stock policies of oVirt 4.8. Very large VMs, which uses zero-copy, exists from level 4.7 on.</summary>
    public static OVirtPolicyCatalog Stock { get; } = Of(StockPolicies);

    /// <summary>Creates a catalog of policies that every level has, but for those with zero-copy, which exist from level 4.7 on.</summary>
    /// <param name="policies">The policies, with their ids.</param>
    /// <exception cref="ArgumentNullException"><paramref name="policies"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A policy has no id.</exception>
    public static OVirtPolicyCatalog Of(IEnumerable<MigrationPolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return new(policies.Select(policy => policy.Id is null
            ? throw new ArgumentException("Every policy needs its id.", nameof(policies))
            : ((ClusterLevel?)null, policy)));
    }

    /// <summary>Reads the answer of <c>GET /options/MigrationPolicies</c>: the site's policies, for each level.</summary>
    /// <param name="stream">The answer. It is left open.</param>
    /// <param name="format">JSON or XML. The default is <see langword="null"/>: detected by the first character.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="OVirtFormatException">The document is not that.</exception>
    /// <exception cref="OperationCanceledException">Reading was canceled.</exception>
    public static async Task<OVirtPolicyCatalog> ReadAsync(Stream stream, OVirtFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(await DocumentReading.ReadOneAsync(stream, format, new("system_option"), PolicyMapping.Option, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns the policy of this id that clusters of a level can have.</summary>
    /// <param name="id">The id. Case does not matter.</param>
    /// <param name="level">The cluster's level. The default is <see langword="null"/>: not known, and the newest level's policies are meant.</param>
    /// <returns>The policy; <see langword="null"/>: the site has none of this id at this level.</returns>
    public MigrationPolicy? Find(string id, ClusterLevel? level = null) => policies
        .Where(entry => string.Equals(entry.Policy.Id, id, StringComparison.OrdinalIgnoreCase))
        .Where(entry => level is not { } wanted || (entry.Level is { } own ? own == wanted : !entry.Policy.ZeroCopy || wanted >= ZeroCopySince))
        .OrderByDescending(entry => entry.Level ?? default)
        .Select(entry => entry.Policy)
        .FirstOrDefault();

    /// <summary>Gets <em>Minimal downtime</em>: 2 at once; downtime 100 ms at the start, up to 500 ms by the 6th stall, then abort.</summary>
    public static MigrationPolicy MinimalDowntime => AsStock("80554327-0569-496b-bdeb-fcbbf52b827b", "Minimal downtime", 2) with
    {
        Convergence = new([Downtime(100)], MinimalSteps, [ConvergenceAction.Abort]),
    };

    /// <summary>Gets <em>Post-copy migration</em>: 2 at once; downtime 100, 150, 200 ms, then post-copy, then abort.</summary>
    public static MigrationPolicy PostCopy => AsStock("a7aeedb2-8d66-4e51-bb22-32595027ce71", "Post-copy migration", 2) with
    {
        Convergence = new([Downtime(100)], Steps((1, 150), (2, 200)), [ConvergenceAction.PostCopy, ConvergenceAction.Abort]),
    };

    /// <summary>Gets <em>Suspend workload if needed</em>: 1 at once, compressed; as minimal downtime, but 5 s at the end before the abort.</summary>
    public static MigrationPolicy SuspendWorkloadIfNeeded => AsStock("80554327-0569-496b-bdeb-fcbbf52b827c", "Suspend workload if needed", 1) with
    {
        Compression = true,
        Convergence = new([Downtime(100)], MinimalSteps, [Downtime(5000), ConvergenceAction.Abort]),
    };

    /// <summary>Gets <em>Very large VMs</em>, from cluster level 4.7 on: 1 at once, zero-copy; downtime 300 ms at the start, up to 1.5 s, then 5 s, then abort.</summary>
    public static MigrationPolicy VeryLargeVms => AsStock("57237b82-b8c2-425f-b425-114b35219626", "Very large VMs", 1) with
    {
        ZeroCopy = true,
        Convergence = new(
            [Downtime(300)], Steps((1, 400), (2, 500), (3, 700), (4, 1000), (6, 1500)), [Downtime(5000), ConvergenceAction.Abort]),
    };

    /// <summary>Gets the four stock policies.</summary>
    public static IReadOnlyList<MigrationPolicy> StockPolicies => [MinimalDowntime, PostCopy, SuspendWorkloadIfNeeded, VeryLargeVms];

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

    private static MigrationPolicy AsStock(string id, string name, int migrations) => new()
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
