using System;
using System.Linq;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries;

/// <summary>What the valid class is made of. Generators stay within it by construction or by this; shrinks always by this.</summary>
/// <remarks>
/// <em>Well-formed</em> is what may be saved, or be reported, by itself. <em>Goes with any</em> is well-formed and, besides, together with any other
/// such part makes a request that no valid options refuse.
/// </remarks>
internal static class Validity
{
    /// <summary>The minimum of the default options. Valid options have no higher one, and what may be parallel has no lower level.</summary>
    internal static ClusterLevel Supported { get; } = ResolverOptions.Default.MinimumClusterLevel;

    /// <summary>No host has more memory.</summary>
    private const long MostBytes = 1L << 46;

    internal static bool IsWellFormed(string? text) =>
        text is null || (text.Trim().Length == text.Length && text.Length > 0 && !text.Any(char.IsControl));

    internal static bool IsWellFormed(ParallelMigrationSetting setting) => setting.CustomConnections is null or (>= 2 and <= 255);

    internal static bool IsWellFormed(ClusterLevelDefaults defaults) => defaults.Entries.All(entry => IsWellFormed(entry.Value));

    internal static bool IsWellFormed(ConvergenceAction action) =>
        action.Kind != ConvergenceActionKind.SetDowntime || action.Downtime.TotalMilliseconds >= 1;

    internal static bool IsWellFormed(MigrationSample sample) =>
        sample.Elapsed >= TimeSpan.Zero && sample.BytesProcessed >= 0 && sample.BytesRemaining >= 0 && sample.BytesRemaining <= sample.BytesTotal
        && sample.Iteration is null or >= 1 && sample.DirtyRate != Bandwidth.Zero && sample.Throughput != Bandwidth.Zero
        && !(sample.ExpectedDowntime < TimeSpan.Zero);

    internal static bool IsWellFormed(ConvergenceStep step) => step.StallLimit >= 1 && IsWellFormed(step.Action);

    internal static bool IsWellFormed(ConvergenceSchedule schedule) =>
        schedule.Initial.All(action => IsWellFormed(action) && action.Kind != ConvergenceActionKind.Abort) && schedule.Steps.All(IsWellFormed) && schedule.Last.All(IsWellFormed);

    internal static bool IsWellFormed(MigrationPolicy policy) =>
        IsWellFormed(policy.Id) && IsWellFormed(policy.Name) && IsWellFormed(policy.Convergence);

    internal static bool IsWellFormed(ClusterSettings cluster) =>
        IsWellFormed(cluster.Id)
        && IsWellFormed(cluster.ParallelMigration)
        && IsWellFormed(cluster.MigrationPolicy)
        && !(MustBeParallel(cluster.ParallelMigration) && cluster.MigrationPolicy.AllowsPostCopy);

    internal static bool IsWellFormed(VmSettings vm)
    {
        var mustBeParallel = vm.ParallelMigration is { } own && MustBeParallel(own);
        return IsWellFormed(vm.Id)
            && IsWellFormed(vm.ParallelMigration.GetValueOrDefault())
            && (vm.MigrationPolicy is null || IsWellFormed(vm.MigrationPolicy))
            && vm.Transport is MigrationTransport.Direct or MigrationTransport.Tunnelled or MigrationTransport.Rdma
            && !(vm.Transport == MigrationTransport.Tunnelled && (vm.Encrypted || vm.MigrationPolicy is { AllowsPostCopy: true }))
            && !(mustBeParallel && (vm.Transport != MigrationTransport.Direct || vm.MigrationPolicy is { AllowsPostCopy: true }));
    }

    internal static bool IsWellFormed(PolicyChange change) => IsWellFormed(change.Before) && IsWellFormed(change.After);

    internal static bool IsWellFormed(HypervisorCapabilities capabilities) =>
        capabilities.Multifd || !(capabilities.ParallelEncryption || capabilities.ParallelZstd || capabilities.ZeroCopy || capabilities.PostCopyWithParallel);

    internal static bool IsWellFormed(HostResources host) =>
        IsWellFormed(host.Id)
        && host.BandwidthInUse <= host.LinkBandwidth.GetValueOrDefault()
        && (host.Capabilities is null || IsWellFormed(host.Capabilities));

    internal static bool IsWellFormed(MigrationRequest request) =>
        IsWellFormed(request.Cluster) && IsWellFormed(request.Vm) && IsWellFormed(request.Source) && IsWellFormed(request.Destination);

    internal static bool GoesWithAny(ClusterSettings cluster) => IsWellFormed(cluster) && !(cluster.Level < Supported);

    /// <summary>The cluster is not known here: a setting and a policy must both be the VM's own where one of them restricts the other.</summary>
    internal static bool GoesWithAny(VmSettings vm)
    {
        var steppingAside = vm.ParallelMigration is { } own && !MustBeParallel(own);
        return IsWellFormed(vm)
            && (vm.Transport != MigrationTransport.Tunnelled || vm.MigrationPolicy is not null)
            && (steppingAside || vm is { Transport: MigrationTransport.Direct, ParallelMigration: null, MigrationPolicy: null or { AllowsPostCopy: false } }
                || vm is { ParallelMigration: not null, MigrationPolicy: not null });
    }

    /// <summary>
    /// Post-copy may not come to a VM that is parallel by a setting of its own or the cluster's. Policies are the same by their ids, so that
    /// such a VM may have any policy with an id. One without is the same only as its equal: where it has post-copy already, no such VM has it.
    /// </summary>
    internal static bool GoesWithAny(PolicyChange change) =>
        IsWellFormed(change) && (!change.After.AllowsPostCopy || change.Before is { Id: null, AllowsPostCopy: true });

    /// <summary>Whichever valid VMs the cluster has, none has an error after the edit, and none is refused before it or after it.</summary>
    internal static bool GoesWithAny(ClusterEdit edit) =>
        GoesWithAny(edit.Before) && GoesWithAny(edit.After) && (edit.Policy is null || GoesWithAny(edit.Policy)) && (edit.Host is null || GoesWithAny(edit.Host));

    internal static bool GoesWithAny(HypervisorVersion version) => HypervisorCapabilities.FromVersions(version, version) is { Multifd: true, ParallelEncryption: true };

    internal static bool GoesWithAny(HostResources host) =>
        IsWellFormed(host)
        && HypervisorCapabilities.FromVersions(host.LibvirtVersion, host.QemuVersion) is { Multifd: true, ParallelEncryption: true }
        && host.Capabilities is null or { Multifd: true, ParallelEncryption: true };

    internal static bool GoesWithAny(ResolverOptions options) =>
        options.MinimumClusterLevel <= Supported
        && options.PostCopyWithParallel is PostCopyWithParallel.Never or PostCopyWithParallel.WhenSupported
        && options.ParallelCompression is ParallelCompression.None or ParallelCompression.Zstd or ParallelCompression.ZstdWhenFaster;

    /// <summary>Never refused, under any valid options: Disabled and Auto step aside for everything; for the others nothing may be in the way.</summary>
    internal static bool IsNeverRefused(MigrationRequest request) =>
        IsWellFormed(request)
        && !(request.Vm.Transport == MigrationTransport.Tunnelled && request.EffectivePolicy.AllowsPostCopy)
        && (!MustBeParallel(request.EffectiveSetting)
            || (!request.EffectivePolicy.AllowsPostCopy
                && request.Vm.Transport == MigrationTransport.Direct
                && !(request.Cluster.Level < Supported)
                && CanBeParallel(request.Source, request.Vm)
                && CanBeParallel(request.Destination, request.Vm)));

    internal static bool IsWellFormed(Quantity quantity) =>
        quantity.Value >= 0 && quantity.Unit is >= QuantityUnit.Connections and <= QuantityUnit.Switch
        && (quantity.Unit != QuantityUnit.Switch || quantity.Value <= 1);

    internal static bool IsWellFormed(DirtyPoint point) =>
        point.Interval >= TimeSpan.FromMilliseconds(1) && point.Interval <= TimeSpan.FromHours(2) && point.Bytes <= MostBytes;

    internal static bool IsWellFormed(DirtyCurve curve) => curve.Points.All(IsWellFormed);

    internal static bool IsWellFormed(VmMemory memory) => memory.UsedBytes <= MostBytes && memory.ZeroBytes <= MostBytes && IsWellFormed(memory.Dirtied) && IsWellFormed(memory.DirtiedInCpuTime);

    internal static bool IsWellFormed(PredictionOptions options) =>
        new[] { options.DirtySpread, options.LimitSpread, options.LinkSpread, options.ConnectionSpread }.All(spread => spread <= 0.5)
        && options.LinkEfficiency >= 0.5 && options.LinkLatency < TimeSpan.FromSeconds(1)
        && options.Overhead <= TimeSpan.FromSeconds(10) && options.FixedPause <= TimeSpan.FromSeconds(10);

    internal static bool IsWellFormed(MigrationRecord record) =>
        IsWellFormed(record.Vm)
        && record.Kind is ConnectionKind.Plain or ConnectionKind.Encrypted or ConnectionKind.Zstd
        && record.Link != Bandwidth.Zero && record.Limit != Bandwidth.Zero
        && (record.Memory is null || IsWellFormed(record.Memory))
        && (record.Request is null || IsNeverRefused(record.Request));

    /// <summary>What the resolver makes and nothing else (R2, R7, R10, A1, A2, A5, A6, C4, C6, C8).</summary>
    internal static bool IsMadeByTheResolver(MigrationPlan plan) =>
        IsWellFormed(plan.Convergence)
        && (plan.PostCopy || !plan.Convergence.SwitchesToPostCopy)
        && (plan.PostCopyBandwidthLimit is null || (plan.PostCopy && plan.PostCopyBandwidthLimit == plan.BandwidthLimit))
        && plan.Transport is MigrationTransport.Direct or MigrationTransport.Tunnelled or MigrationTransport.Rdma
        && (plan.IsParallel ? IsParallelByTheRules(plan) : IsPlainByTheRules(plan));

    private static bool IsParallelByTheRules(MigrationPlan plan) =>
        plan is { Connections: >= 2 and <= 255, MaxOutgoingMigrations: 1, MaxIncomingMigrations: 1, Transport: MigrationTransport.Direct }
        && plan.Compression is MigrationCompression.None or MigrationCompression.Zstd
        && !(plan.ZeroCopy && (plan.Encrypted || plan.Compression != MigrationCompression.None));

    private static bool IsPlainByTheRules(MigrationPlan plan) =>
        plan is { ZeroCopy: false, Compression: MigrationCompression.None or MigrationCompression.HypervisorDefault }
        && !(plan.Transport == MigrationTransport.Tunnelled && (plan.Encrypted || plan.PostCopy));

    private static bool MustBeParallel(ParallelMigrationSetting setting) =>
        setting.Mode is ParallelMigrationMode.Parallel or ParallelMigrationMode.Custom;

    private static bool CanBeParallel(HostResources host, VmSettings vm)
    {
        var able = host.Capabilities ?? HypervisorCapabilities.FromVersions(host.LibvirtVersion, host.QemuVersion);
        return able.Multifd && (able.ParallelEncryption || !vm.Encrypted);
    }
}
