using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;

namespace ParallelMigration.AspNetCore;

/// <summary>
/// Changes clusters, VMs and policies in a store. Each change is judged and saved in one transaction, so that rule C1 holds whatever two administrators do at the
/// same moment to a cluster and its VMs.
/// </summary>
/// <remarks>
/// The endpoints save through it; dialogs should too. Safe for any number of callers at once. A change is a function of what the store has, which may be called again when another
/// transaction came between; it keeps the id.
/// </remarks>
public sealed class MigrationSettingsEditor
{
    private readonly IMigrationSettingsStore store;
    private readonly SettingsValidator validator;

    /// <summary>Initializes an editor.</summary>
    /// <param name="store">The store.</param>
    /// <param name="options">The options of the rules: the same that the resolver gets. The default is <see cref="ResolverOptions.Default"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    public MigrationSettingsEditor(IMigrationSettingsStore store, ResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        this.store = store;
        validator = new(options ?? ResolverOptions.Default);
    }

    /// <summary>Changes a cluster. Every VM of it is checked (rule C1), unless nothing changes that migrations depend on.</summary>
    /// <param name="id">The cluster.</param>
    /// <param name="change">Returns the cluster as it will be.</param>
    /// <param name="origin">Who changes it.</param>
    /// <param name="expectedVersions">The versions that may be changed. The default is <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The cluster as it was saved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> or <paramref name="origin"/> is <see langword="null"/>.</exception>
    /// <exception cref="SettingsRefusedException">Nothing was saved.</exception>
    public Task<StoredCluster> UpdateClusterAsync(
        Guid id, Func<StoredCluster, StoredCluster> change, ChangeOrigin origin, IReadOnlyCollection<long>? expectedVersions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return store.TransactAsync(
            origin,
            async (transaction, cancellation) =>
            {
                var before = await transaction.FindClusterAsync(id, cancellation).ConfigureAwait(false) ?? throw NotFound("cluster", id);
                GuardVersion(before.Version, expectedVersions, "cluster", before.Name);
                var after = change(before) with { Id = id };
                await GuardClusterAsync(transaction, before, after, cancellation).ConfigureAwait(false);
                return await transaction.SaveAsync(after, cancellation).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Adds a cluster.</summary>
    /// <param name="create">Returns the cluster. It may read the transaction, to find a data center by its name.</param>
    /// <param name="origin">Who adds it.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The cluster as it was saved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> or <paramref name="origin"/> is <see langword="null"/>.</exception>
    /// <exception cref="SettingsRefusedException">Nothing was saved.</exception>
    public Task<StoredCluster> AddClusterAsync(
        Func<ISettingsTransaction, CancellationToken, Task<StoredCluster>> create, ChangeOrigin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return store.TransactAsync(
            origin,
            async (transaction, cancellation) =>
            {
                var cluster = await create(transaction, cancellation).ConfigureAwait(false);
                await GuardClusterAsync(transaction, before: null, cluster, cancellation).ConfigureAwait(false);
                return await transaction.SaveAsync(cluster, cancellation).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Changes a VM, which may also move to another cluster.</summary>
    /// <param name="id">The VM.</param>
    /// <param name="change">Returns the VM as it will be. It may read the transaction, to find a cluster by its name.</param>
    /// <param name="origin">Who changes it.</param>
    /// <param name="expectedVersions">The versions that may be changed. The default is <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The VM as it was saved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="change"/> or <paramref name="origin"/> is <see langword="null"/>.</exception>
    /// <exception cref="SettingsRefusedException">Nothing was saved.</exception>
    public Task<StoredVm> UpdateVmAsync(
        Guid id,
        Func<StoredVm, ISettingsTransaction, CancellationToken, Task<StoredVm>> change,
        ChangeOrigin origin,
        IReadOnlyCollection<long>? expectedVersions = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return store.TransactAsync(
            origin,
            async (transaction, cancellation) =>
            {
                var before = await transaction.FindVmAsync(id, cancellation).ConfigureAwait(false) ?? throw NotFound("VM", id);
                GuardVersion(before.Version, expectedVersions, "VM", before.Name);
                var after = await change(before, transaction, cancellation).ConfigureAwait(false) with { Id = id };
                await GuardVmAsync(transaction, before, after, cancellation).ConfigureAwait(false);
                return await transaction.SaveAsync(after, cancellation).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Adds a VM.</summary>
    /// <param name="create">Returns the VM. It may read the transaction, to find a cluster by its name.</param>
    /// <param name="origin">Who adds it.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The VM as it was saved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> or <paramref name="origin"/> is <see langword="null"/>.</exception>
    /// <exception cref="SettingsRefusedException">Nothing was saved.</exception>
    public Task<StoredVm> AddVmAsync(
        Func<ISettingsTransaction, CancellationToken, Task<StoredVm>> create, ChangeOrigin origin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        return store.TransactAsync(
            origin,
            async (transaction, cancellation) =>
            {
                var vm = await create(transaction, cancellation).ConfigureAwait(false);
                await GuardVmAsync(transaction, before: null, vm, cancellation).ConfigureAwait(false);
                return await transaction.SaveAsync(vm, cancellation).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <summary>Saves a migration policy, a new one or in the place of the one of its id. Every cluster and every VM is checked (rule C1).</summary>
    /// <param name="policy">The policy, with its id.</param>
    /// <param name="origin">Who changes it.</param>
    /// <param name="expectedVersions">The versions that may be changed. The default is <see langword="null"/>: any.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <returns>The policy as it was saved.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> or <paramref name="origin"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The policy's id is no UUID, or the legacy policy's.</exception>
    /// <exception cref="SettingsRefusedException">Nothing was saved.</exception>
    public Task<StoredPolicy> SavePolicyAsync(MigrationPolicy policy, ChangeOrigin origin, IReadOnlyCollection<long>? expectedVersions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (!Guid.TryParseExact(policy.Id, "D", out var id) || id == Guid.Empty)
        {
            throw new ArgumentException("A policy's id is a UUID, and not the legacy policy's.", nameof(policy));
        }

        return store.TransactAsync(
            origin,
            async (transaction, cancellation) =>
            {
                var policies = await transaction.ReadPoliciesAsync(cancellation).ConfigureAwait(false);
                var before = policies.FirstOrDefault(other => IsSame(other.Policy, policy));
                if (expectedVersions is not null)
                {
                    GuardVersion(before?.Version ?? 0, expectedVersions, "migration policy", policy.Name ?? policy.Id!);
                }

                await GuardPolicyAsync(transaction, Catalog(policies.Where(other => other != before).Select(other => other.Policy).Append(policy)), cancellation).ConfigureAwait(false);
                return await transaction.SaveAsync(policy, cancellation).ConfigureAwait(false);
            },
            cancellationToken);
    }

    private async Task GuardClusterAsync(ISettingsTransaction transaction, StoredCluster? before, StoredCluster after, CancellationToken cancellation)
    {
        if (before?.Name != after.Name && await transaction.FindClusterAsync(after.Name, cancellation).ConfigureAwait(false) is { } other && other.Id != after.Id)
        {
            throw NameInUse("cluster", after.Name);
        }

        if (before?.DataCenterId != after.DataCenterId && await transaction.FindDataCenterAsync(after.DataCenterId, cancellation).ConfigureAwait(false) is null)
        {
            throw Invalid(after.Id, after.Name, $"There is no data center {after.DataCenterId}.", "Choose one that exists.");
        }

        if (before is not null && (before.Level, before.TunnelMigration, before.Migration) == (after.Level, after.TunnelMigration, after.Migration))
        {
            return;
        }

        List<SettingsProblem> problems = [];
        await JudgeAsync(transaction, after, await CatalogAsync(transaction, cancellation).ConfigureAwait(false), problems, cancellation).ConfigureAwait(false);
        Throw(problems);
    }

    private async Task GuardVmAsync(ISettingsTransaction transaction, StoredVm? before, StoredVm after, CancellationToken cancellation)
    {
        if (before?.Name != after.Name && await transaction.FindVmAsync(after.Name, cancellation).ConfigureAwait(false) is { } other && other.Id != after.Id)
        {
            throw NameInUse("VM", after.Name);
        }

        if (before is not null
            && (before.ClusterId, before.CustomLevel, before.TunnelMigration, before.Migration, before.MigrationDowntime)
                == (after.ClusterId, after.CustomLevel, after.TunnelMigration, after.Migration, after.MigrationDowntime))
        {
            return;
        }

        var cluster = await transaction.FindClusterAsync(after.ClusterId, cancellation).ConfigureAwait(false)
            ?? throw Invalid(after.Id, after.Name, $"There is no cluster {after.ClusterId}.", "Choose one that exists.");
        var policies = await CatalogAsync(transaction, cancellation).ConfigureAwait(false);
        var read = cluster.ToOVirtCluster();
        List<SettingsProblem> problems = [];
        if (Unknown(read.Check(policies), read.Id!, cluster.Name) is { } unknown)
        {
            problems.Add(unknown);
        }
        else
        {
            Judge(read, after, policies, problems);
        }

        Throw(problems);
    }

    private async Task GuardPolicyAsync(ISettingsTransaction transaction, OVirtPolicyCatalog policies, CancellationToken cancellation)
    {
        List<SettingsProblem> problems = [];
        List<StoredCluster> clusters = [];
        await foreach (var cluster in transaction.ReadClustersAsync(cancellation).ConfigureAwait(false))
        {
            clusters.Add(cluster);
        }

        foreach (var cluster in clusters)
        {
            await JudgeAsync(transaction, cluster, policies, problems, cancellation).ConfigureAwait(false);
        }

        Throw(problems);
    }

    private async Task JudgeAsync(ISettingsTransaction transaction, StoredCluster cluster, OVirtPolicyCatalog policies, List<SettingsProblem> problems, CancellationToken cancellation)
    {
        var read = cluster.ToOVirtCluster();
        if (Unknown(read.Check(policies), read.Id!, cluster.Name) is { } unknown)
        {
            // Without the cluster's policy none of its VMs can be judged.
            problems.Add(unknown);
            return;
        }

        Add(problems, validator.ValidateCluster(read.ToClusterSettings(policies)), cluster.Id, cluster.Name);
        await foreach (var vm in transaction.ReadVmsAsync(cluster.Id, cancellation).ConfigureAwait(false))
        {
            Judge(read, vm, policies, problems);
        }
    }

    private void Judge(OVirtCluster cluster, StoredVm vm, OVirtPolicyCatalog policies, List<SettingsProblem> problems)
    {
        var read = vm.ToOVirtVm();
        if (Unknown(read.Check(cluster, policies), read.Id!, vm.Name) is { } unknown)
        {
            problems.Add(unknown);
            return;
        }

        Add(problems, validator.ValidateVm(read.ToClusterSettings(cluster, policies), read.ToVmSettings(cluster, policies)), vm.Id, vm.Name);
    }

    private static async Task<OVirtPolicyCatalog> CatalogAsync(ISettingsTransaction transaction, CancellationToken cancellation) =>
        Catalog((await transaction.ReadPoliciesAsync(cancellation).ConfigureAwait(false)).Select(policy => policy.Policy));

    private static OVirtPolicyCatalog Catalog(IEnumerable<MigrationPolicy> policies) => OVirtPolicyCatalog.Of(policies);

    private static void Add(List<SettingsProblem> problems, ValidationReport report, Guid id, string name)
    {
        if (!report.IsValid)
        {
            problems.AddRange(report.Errors.Select(error => new SettingsProblem(error.Code, id.ToString(), name, error.Message, error.Remedy)));
        }
    }

    private static SettingsProblem? Unknown(IReadOnlyList<OVirtFinding> findings, string id, string name) =>
        findings.FirstOrDefault(finding => finding.Severity == IssueSeverity.Error) is { } error
            ? new(null, id, name, $"{error.Path} {error.Message}.", error.Remedy)
            : null;

    private static bool IsSame(MigrationPolicy policy, MigrationPolicy other) => string.Equals(policy.Id, other.Id, StringComparison.OrdinalIgnoreCase);

    private static void GuardVersion(long version, IReadOnlyCollection<long>? expected, string kind, string name)
    {
        if (expected?.Contains(version) == false)
        {
            throw new SettingsRefusedException(SettingsRefusal.Changed, $"The {kind} {name} has been changed meanwhile. Read it again, then change it.");
        }
    }

    private static void Throw(List<SettingsProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw new SettingsRefusedException(problems);
        }
    }

    private static SettingsRefusedException NotFound(string kind, Guid id) => new(SettingsRefusal.NotFound, $"There is no {kind} {id}.");

    private static SettingsRefusedException NameInUse(string kind, string name) => new(SettingsRefusal.NameInUse, $"Another {kind} has the name {name}. Choose another name.");

    private static SettingsRefusedException Invalid(Guid id, string name, string message, string remedy) =>
        new([new SettingsProblem(null, id.ToString(), name, message, remedy)]);
}
