using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>The migration policies that a site has, by cluster level: the stock ones, or those of its own configuration.</summary>
/// <remarks>
/// The legacy policy (<see cref="OVirtMigrationPolicies.LegacyId"/>) is in no catalog: every site has it. The engine also takes it, without a word,
/// for a policy that it does not know.
/// </remarks>
public sealed class OVirtPolicyCatalog
{
    private static readonly ClusterLevel ZeroCopySince = new(4, 7);

    private readonly List<(ClusterLevel? Level, MigrationPolicy Policy)> policies;

    private OVirtPolicyCatalog(IEnumerable<(ClusterLevel? Level, MigrationPolicy Policy)> policies) => this.policies = [.. policies];

    /// <summary>Gets the stock policies of oVirt 4.8. Very large VMs, which uses zero-copy, exists from level 4.7 on.</summary>
    public static OVirtPolicyCatalog Stock { get; } = Of(OVirtMigrationPolicies.All);

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
}
