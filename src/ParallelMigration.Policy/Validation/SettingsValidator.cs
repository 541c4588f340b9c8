namespace ParallelMigration.Policy;

/// <summary>
/// Says whether settings may be saved: rules R6, R7, R11, C1, C2, C4 and C5, without any particular host.
/// </summary>
/// <remarks>
/// What may be saved, the resolver never refuses between hosts that have multifd (and, with C5's opt-in, that can combine post-copy and
/// parallel). What cannot be saved for C1, the resolver refuses with the same code (rule C3). Pure, and safe for any number of threads.
/// </remarks>
public sealed class SettingsValidator
{
    private static readonly VmResources AnyVm = new() { Vcpus = 1 };
    private static readonly HostResources AnyHost = new() { CpuThreads = 1 };

    private readonly ResolverOptions options;

    /// <summary>A validator with the default options.</summary>
    public SettingsValidator()
        : this(ResolverOptions.Default)
    {
    }

    /// <summary>A validator with a site's options: the same that the resolver gets.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="System.ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public SettingsValidator(ResolverOptions options)
    {
        Require.NotNull(options, nameof(options));
        this.options = options;
    }

    /// <summary>Whether a VM's settings may be saved in this cluster: its effective setting and policy are judged together.</summary>
    /// <param name="cluster">The cluster that the VM is, or will be, in.</param>
    /// <param name="vm">The VM as it would be saved.</param>
    /// <param name="smallestHost">The cluster's host with the fewest CPU threads, where known: Custom above it is warned about (rule R6).</param>
    /// <returns>Every issue; the subject is the VM (of a level too low: the cluster).</returns>
    /// <exception cref="System.ArgumentNullException">An argument other than <paramref name="smallestHost"/> is <see langword="null"/>.</exception>
    public ValidationReport ValidateVm(ClusterSettings cluster, VmSettings vm, HostResources? smallestHost = null)
    {
        Require.NotNull(cluster, nameof(cluster));
        Require.NotNull(vm, nameof(vm));
        return Validate(cluster, vm, smallestHost, subject: null);
    }

    /// <summary>
    /// Whether a cluster's own setting, policy and level may be saved together. What the change means for its VMs is
    /// <see cref="ClusterAuditor"/>'s to say.
    /// </summary>
    /// <param name="cluster">The cluster as it would be saved.</param>
    /// <param name="smallestHost">The cluster's host with the fewest CPU threads, where known: Custom above it is warned about (rule R6).</param>
    /// <returns>Every issue; the subject is the cluster.</returns>
    /// <exception cref="System.ArgumentNullException"><paramref name="cluster"/> is <see langword="null"/>.</exception>
    public ValidationReport ValidateCluster(ClusterSettings cluster, HostResources? smallestHost = null)
    {
        Require.NotNull(cluster, nameof(cluster));
        return Validate(cluster, VmSettings.NoneOfItsOwn, smallestHost, ReasonText.IdOr(cluster.Id, "cluster"));
    }

    private ValidationReport Validate(ClusterSettings cluster, VmSettings vm, HostResources? smallestHost, string? subject)
    {
        var host = smallestHost ?? AnyHost;
        return ValidationReport.Of(
            SaveFindings.Of(cluster, vm, options, smallestHost?.CpuThreads), new(cluster, vm, AnyVm, host, host), options, subject);
    }
}
