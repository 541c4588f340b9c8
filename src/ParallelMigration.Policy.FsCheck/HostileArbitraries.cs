using FsCheck;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>All that the types can hold: extremes, contradictions, undefined enum values, odd text.</summary>
/// <remarks>
/// About half of each record's parts are ordinary, so that hostile values get past the first check and deep into the code under test.
/// </remarks>
public static class HostileArbitraries
{
    /// <summary>0 to 9 223 372 036 854 775 807 bit/s.</summary>
    public static Arbitrary<Bandwidth> Bandwidth() => Bandwidths.Hostile;

    /// <summary>Custom of any number, such as <see cref="int.MinValue"/>.</summary>
    public static Arbitrary<ParallelMigrationSetting> ParallelMigrationSetting() => Settings.Hostile;

    /// <summary>Custom bandwidths from 1 bit/s to the largest there is.</summary>
    public static Arbitrary<MigrationBandwidth> MigrationBandwidth() => MigrationBandwidths.Hostile;

    /// <summary>The default value's downtime of 0 as well, and any bandwidth above 0.</summary>
    public static Arbitrary<ConvergenceAction> ConvergenceAction() => ConvergenceActions.Hostile;

    /// <summary>The default value's stall limit of 0, and <see cref="int.MaxValue"/>.</summary>
    public static Arbitrary<ConvergenceStep> ConvergenceStep() => ConvergenceSteps.Hostile;

    /// <summary>Very many steps, limits at both ends of the range, contradicting actions.</summary>
    public static Arbitrary<ConvergenceSchedule> ConvergenceSchedule() => ConvergenceSchedules.Hostile;

    /// <summary>Any numbers, such as <see cref="long.MinValue"/>. Made apart, so that time and iterations go back and forth.</summary>
    public static Arbitrary<MigrationSample> MigrationSample() => Samples.Hostile;

    /// <summary>Both ends of each range.</summary>
    public static Arbitrary<ConvergenceOptions> ConvergenceOptions() => StallOptions.Hostile;

    /// <summary>Odd names, and as many migrations at once as an <see cref="int"/> holds.</summary>
    public static Arbitrary<MigrationPolicy> MigrationPolicy() => MigrationPolicies.Hostile;

    /// <summary>0.0 to the largest numbers.</summary>
    public static Arbitrary<ClusterLevel> ClusterLevel() => ClusterLevels.Hostile;

    /// <summary>Any levels with any settings.</summary>
    public static Arbitrary<ClusterLevelDefaults> ClusterLevelDefaults() => LevelDefaults.Hostile;

    /// <summary>Conflicts of C1, settings out of R7's range, any level.</summary>
    public static Arbitrary<ClusterSettings> ClusterSettings() => Clusters.Hostile;

    /// <summary>Undefined transports, conflicts of C1 and C4, odd ids.</summary>
    public static Arbitrary<VmSettings> VmSettings() => Vms.Hostile;

    /// <summary>Up to <see cref="int.MaxValue"/> CPUs.</summary>
    public static Arbitrary<VmResources> VmResources() => VmSizes.Hostile;

    /// <summary>0.0.0 to the largest numbers, with those next to each of the rules' thresholds.</summary>
    public static Arbitrary<HypervisorVersion> HypervisorVersion() => Versions.Hostile;

    /// <summary>Any combination, the impossible ones included.</summary>
    public static Arbitrary<HypervisorCapabilities> HypervisorCapabilities() => Capabilities.Hostile;

    /// <summary>Anything, such as a link with more in use than it has, or capabilities that contradict the versions.</summary>
    public static Arbitrary<HostResources> HostResources() => Hosts.Hostile;

    /// <summary>Undefined opt-ins, one bit per second for a connection, any minimum level.</summary>
    public static Arbitrary<ResolverOptions> ResolverOptions() => Options.Hostile;

    /// <summary>Any request that the types let through; about as many are planned as refused.</summary>
    public static Arbitrary<MigrationRequest> MigrationRequest() => Requests.Hostile;

    /// <summary>Any settings with any size.</summary>
    public static Arbitrary<ClusterVm> ClusterVm() => ClusterVms.Hostile;

    /// <summary>Any policy instead of any other, with the same odd id or another.</summary>
    public static Arbitrary<PolicyChange> PolicyChange() => PolicyChanges.Hostile;

    /// <summary>Any cluster instead of any other, with the edit of a policy that brings conflicts of C1, or that is not in use.</summary>
    public static Arbitrary<ClusterEdit> ClusterEdit() => Edits.Hostile;

    /// <summary>Negative numbers and undefined units.</summary>
    public static Arbitrary<Quantity> Quantity() => Quantities.Hostile;

    /// <summary>Plans that no resolver makes: one connection, zero migrations, undefined compression.</summary>
    public static Arbitrary<MigrationPlan> MigrationPlan() => Plans.Hostile;

    /// <summary>The default value, which no curve accepts, a single tick, a day, and as many bytes as a <see cref="long"/> holds.</summary>
    public static Arbitrary<DirtyPoint> DirtyPoint() => DirtyPoints.Hostile;

    /// <summary>Many points of any intervals.</summary>
    public static Arbitrary<DirtyCurve> DirtyCurve() => DirtyCurves.Hostile;

    /// <summary>As many bytes as a <see cref="long"/> holds.</summary>
    public static Arbitrary<VmMemory> VmMemory() => Memories.Hostile;

    /// <summary>Both ends of each range.</summary>
    public static Arbitrary<PredictionOptions> PredictionOptions() => Predicting.Hostile;

    /// <summary>Undefined kinds, odd ids, times and bytes that no link could send.</summary>
    public static Arbitrary<MigrationRecord> MigrationRecord() => Records.Hostile;
}
