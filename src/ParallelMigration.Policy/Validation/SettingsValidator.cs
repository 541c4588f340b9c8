using ParallelMigration.Policy.Auditing;

namespace ParallelMigration.Policy;

/// <summary>
/// Says whether settings may be saved: rules R6, R7, R11, C1, C2, C4, C5, C6, C8 and A4, without any particular host.
/// </summary>
/// <remarks>
/// What may be saved, the resolver never refuses between hosts that have multifd (and, with C5's opt-in, that can combine post-copy and
/// parallel). What cannot be saved for C1, the resolver refuses with the same code (rule C3). Pure, and safe for any number of threads.
/// </remarks>
public sealed class SettingsValidator
{
    private readonly ResolverOptions options;

    /// <summary>Initializes a validator with the default options.</summary>
    public SettingsValidator()
        : this(ResolverOptions.Default)
    {
    }

    /// <summary>Initializes a validator with a site's options: the same that the resolver gets.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public SettingsValidator(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        this.options = options;
    }

    /// <summary>Returns whether a VM's settings may be saved in this cluster: its effective setting and policy are judged together.</summary>
    /// <param name="cluster">The cluster that the VM is, or will be, in.</param>
    /// <param name="vm">The VM as it would be saved.</param>
    /// <param name="fewestCpuThreads">The CPU threads of the cluster's smallest host, where known: Custom above them gets a warning (rule R6).</param>
    /// <returns>Every issue; the subject is the VM (of a level too low: the cluster).</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="cluster"/> or <paramref name="vm"/> is <see langword="null"/>.</exception>
    public ValidationReport ValidateVm(ClusterSettings cluster, VmSettings vm, int? fewestCpuThreads = null)
    {
        Require.NotNull(cluster, nameof(cluster));
        Require.NotNull(vm, nameof(vm));
        return Validate(cluster, vm, fewestCpuThreads, clusterItself: false);
    }

    /// <summary>
    /// Returns whether a cluster's own setting, policy and level may be saved together. For what the change means for its VMs use
    /// <see cref="ClusterAudit"/>.
    /// </summary>
    /// <param name="cluster">The cluster as it would be saved.</param>
    /// <param name="fewestCpuThreads">The CPU threads of the cluster's smallest host, where known: Custom above them gets a warning (rule R6).</param>
    /// <returns>Every issue; the subject is the cluster.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    public ValidationReport ValidateCluster(ClusterSettings cluster, int? fewestCpuThreads = null)
    {
        Require.NotNull(cluster, nameof(cluster));
        return Validate(cluster, VmSettings.NoneOfItsOwn, fewestCpuThreads, clusterItself: true);
    }

    private ValidationReport Validate(ClusterSettings cluster, VmSettings vm, int? fewestCpuThreads, bool clusterItself)
    {
        var findings = SaveFindings.Of(cluster, vm, options, fewestCpuThreads);
        return findings.AreNone ? ValidationReport.Clean : new(findings, new(cluster, vm, options, fewestCpuThreads, clusterItself));
    }
}
