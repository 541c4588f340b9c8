using FsCheck;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What a careful administrator saves and well-kept hosts report.</summary>
/// <remarks>
/// <para>
/// With FsCheck.Xunit one attribute registers a class: <c>[Properties(Arbitrary = [typeof(ValidArbitraries)])]</c>. Without it:
/// <c>Prop.ForAll(ValidArbitraries.MigrationRequest(), request => ...)</c>.
/// </para>
/// <para>
/// A valid request gets a plan under any valid options; it is never refused. Clusters, VMs, hosts and options generated apart go together
/// too: any valid cluster with any valid VM between any valid hosts. Shrinking stays valid, so that a counterexample does.
/// </para>
/// </remarks>
public static class ValidArbitraries
{
    /// <summary>1 bit/s and more, up to a few Tbps: never 0, which no policy or option takes.</summary>
    public static Arbitrary<Bandwidth> Bandwidth() => Bandwidths.Valid;

    /// <summary>Disabled, Auto, Parallel, or Custom of 2 to 255 (rule R7), those above 16 included, which are allowed with a warning.</summary>
    public static Arbitrary<ParallelMigrationSetting> ParallelMigrationSetting() => Settings.Valid;

    /// <summary>Auto, hypervisor default, or a custom bandwidth above 0.</summary>
    public static Arbitrary<MigrationBandwidth> MigrationBandwidth() => MigrationBandwidths.Valid;

    /// <summary>Downtimes of 1 ms to 2 000 s, bandwidths, waiting, post-copy, abort.</summary>
    public static Arbitrary<ConvergenceAction> ConvergenceAction() => ConvergenceActions.Valid;

    /// <summary>Actions from 1 stall on.</summary>
    public static Arbitrary<ConvergenceStep> ConvergenceStep() => ConvergenceSteps.Valid;

    /// <summary>Schedules of up to six steps; one in some switches to post-copy.</summary>
    public static Arbitrary<ConvergenceSchedule> ConvergenceSchedule() => ConvergenceSchedules.Valid;

    /// <summary>Looks at a running migration as libvirt gives them: no negative number, no more to send than there is.</summary>
    public static Arbitrary<MigrationSample> MigrationSample() => Samples.Valid;

    /// <summary>The defaults and what a site may choose instead.</summary>
    public static Arbitrary<ConvergenceOptions> ConvergenceOptions() => StallOptions.Valid;

    /// <summary>Any policy with a printable id and name; post-copy in the fewer.</summary>
    public static Arbitrary<MigrationPolicy> MigrationPolicy() => MigrationPolicies.Valid;

    /// <summary>4.7, from which the default options allow parallel connections, and above (rule R11).</summary>
    public static Arbitrary<ClusterLevel> ClusterLevel() => ClusterLevels.Valid;

    /// <summary>Up to three levels with valid settings.</summary>
    public static Arbitrary<ClusterLevelDefaults> ClusterLevelDefaults() => LevelDefaults.Valid;

    /// <summary>Clusters that may be saved (no C1 conflict, R7 kept), unknown or at least 4.7 as level.</summary>
    public static Arbitrary<ClusterSettings> ClusterSettings() => Clusters.Valid;

    /// <summary>VMs that may be saved in any valid cluster: one with Parallel or Custom of its own brings its own policy without post-copy.</summary>
    public static Arbitrary<VmSettings> VmSettings() => Vms.Valid;

    /// <summary>1 to 1024 vCPUs, with or without pinning.</summary>
    public static Arbitrary<VmResources> VmResources() => VmSizes.Valid;

    /// <summary>Released versions from 5.2.0 on, which have multifd whether they are libvirt's or QEMU's.</summary>
    public static Arbitrary<HypervisorVersion> HypervisorVersion() => Versions.Valid;

    /// <summary>Hosts with multifd, and any of the rest.</summary>
    public static Arbitrary<HypervisorCapabilities> HypervisorCapabilities() => Capabilities.Valid;

    /// <summary>Hosts with multifd by their versions, and by their stated capabilities where they have any; never more bandwidth in use than the link has.</summary>
    public static Arbitrary<HostResources> HostResources() => Hosts.Valid;

    /// <summary>Every opt-in, and any minimum cluster level up to the default's 4.7.</summary>
    public static Arbitrary<ResolverOptions> ResolverOptions() => Options.Valid;

    /// <summary>Requests that every valid <see cref="ParallelMigration.Policy.ResolverOptions"/> gives a plan for, those with old hosts, low levels, or post-copy included where the effective setting is Disabled or Auto.</summary>
    public static Arbitrary<MigrationRequest> MigrationRequest() => Requests.Valid;

    /// <summary>VMs that may be saved in any valid cluster, of any valid size.</summary>
    public static Arbitrary<ClusterVm> ClusterVm() => ClusterVms.Valid;

    /// <summary>
    /// Edits from any valid policy to any other, post-copy included; most keep the id. One that brings post-copy may not be saved where a
    /// VM with Parallel or Custom has the policy (rule C1); those of a valid <see cref="ParallelMigration.Policy.Auditing.ClusterEdit"/> never do.
    /// </summary>
    public static Arbitrary<PolicyChange> PolicyChange() => PolicyChanges.Valid;

    /// <summary>
    /// Edits that may be saved whichever valid VMs the cluster has, under any valid options: from a valid cluster to a valid cluster, often
    /// the same or with one thing changed, sometimes with an edit of a policy, between valid hosts. Audited, no VM has an error, and
    /// none is refused before or after. A policy's edit brings no post-copy: after it there is post-copy only where there was
    /// before, and the policy has no id by which a VM without post-copy could have it too.
    /// </summary>
    public static Arbitrary<ClusterEdit> ClusterEdit() => Edits.Valid;

    /// <summary>0 and more of a defined unit; a switch is 0 or 1.</summary>
    public static Arbitrary<Quantity> Quantity() => Quantities.Valid;

    /// <summary>Plans that the resolver makes.</summary>
    public static Arbitrary<MigrationPlan> MigrationPlan() => Plans.Valid;

    /// <summary>Intervals from 1 ms on, and what a host can hold: up to 64 TiB.</summary>
    public static Arbitrary<DirtyPoint> DirtyPoint() => DirtyPoints.Valid;

    /// <summary>VMs that keep rewriting a set of pages, steady ones, such as change nothing, and points that do not fit together.</summary>
    public static Arbitrary<DirtyCurve> DirtyCurve() => DirtyCurves.Valid;

    /// <summary>Any memory up to 64 TiB, with any valid curve; what changes may be more than there is, as with a curve of another VM.</summary>
    public static Arbitrary<VmMemory> VmMemory() => Memories.Valid;

    /// <summary>From a third of the default rates to three times as much, and spreads up to one half.</summary>
    public static Arbitrary<PredictionOptions> PredictionOptions() => Predicting.Valid;

    /// <summary>Migrations as they are recorded: nothing sent faster than its link, of few link speeds and numbers of connections, so that several can be compared; a request in some, which is never refused.</summary>
    public static Arbitrary<MigrationRecord> MigrationRecord() => Records.Valid;
}
