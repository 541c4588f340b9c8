using System;
using System.Linq;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>How far a value is from the simplest of its type: a whole number that every step of shrinking lowers, and
/// that cannot fall below 0, so that shrinking ends.</summary>
internal static class Complexity
{
    internal static decimal Of(object value) => value switch
    {
        string text => text.Length,
        int number => Math.Abs((decimal)number),
        Bandwidth bandwidth => bandwidth.BitsPerSecond,
        ParallelMigrationSetting setting => (int)setting.Mode + (setting.CustomConnections is { } count ? Distance(count, 2) : 0),
        MigrationBandwidth { CustomBandwidth: { } custom } => 2 + Of(custom),
        MigrationBandwidth bandwidth => bandwidth == MigrationBandwidth.Auto ? 0 : 1,
        ConvergenceAction action => Of(action),
        MigrationSample sample => Of(sample),
        ConvergenceOptions options => On(options.MinimumGain != 0.01) + Distance(options.StallPeriod.Ticks, 100_000_000)
            + Distance(options.ProgressTimeout.Ticks, 1_500_000_000),
        ConvergenceStep step => (step.StallLimit == 0 ? 1m + int.MaxValue : step.StallLimit - 1) + Of(step.Action),
        ConvergenceSchedule schedule =>
            schedule.Initial.Concat(schedule.Last).Sum(action => 1 + Of(action)) + schedule.Steps.Sum(step => 1 + Of((object)step))
                + On(schedule.TimeLimit is not null) + On(schedule.TimeLimitPerGibibyte is not null),
        MigrationPolicy policy => Of(policy),
        ClusterLevel level => ((decimal)level.Major * uint.MaxValue) + level.Minor,
        HypervisorVersion version => ((((decimal)version.Major * uint.MaxValue) + version.Minor) * uint.MaxValue) + version.Patch,
        ClusterLevelDefaults defaults => defaults.Entries.Sum(entry => 1 + Of((object)entry.Value)),
        ClusterSettings cluster => OfAny(cluster.Id) + OfAny(cluster.Level) + Of((object)cluster.ParallelMigration) + Of((object)cluster.MigrationBandwidth)
            + Of(cluster.MigrationPolicy),
        VmSettings vm => OfAny(vm.Id) + OfAny(vm.ParallelMigration) + OfAny(vm.MigrationPolicy) + On(vm.Encrypted) + On(vm.Transport != 0),
        VmResources vm => vm.Vcpus + OfAny(vm.EmulatorCpus) + On(vm.EmulatorCpusShared is not null),
        HypervisorCapabilities capabilities =>
            On(!capabilities.Multifd) + On(!capabilities.ParallelEncryption) + On(!capabilities.ParallelZstd) + On(!capabilities.ZeroCopy) + On(capabilities.PostCopyWithParallel),
        HostResources host => OfAny(host.Id) + host.CpuThreads + OfAny(host.LinkBandwidth) + Of((object)host.BandwidthInUse) + OfAny(host.LibvirtVersion)
            + OfAny(host.QemuVersion) + OfAny(host.Capabilities),
        ResolverOptions options => Of(options),
        MigrationRequest request => Of((object)request.Cluster) + Of((object)request.Vm) + Of((object)request.VmResources) + Of((object)request.Source)
            + Of((object)request.Destination),
        ClusterVm entry => Of((object)entry.Settings) + Of((object)entry.Resources),
        PolicyChange change => Of(change.Before) + Of(change.After),
        ClusterEdit edit => Of((object)edit.Before) + Of((object)edit.After) + OfAny(edit.Policy) + OfAny(edit.Host),
        Quantity quantity => Math.Abs((decimal)quantity.Value) + On(quantity.Unit != 0),
        MigrationPlan plan => Of(plan),
        DirtyPoint point => Distance(point.Interval.Ticks, 10_000_000) + (point.Interval.Ticks == 0 ? 1 : 0) + point.Bytes,
        DirtyCurve curve => curve.Points.Sum(point => 1 + Of((object)point)),
        VmMemory memory => (decimal)memory.UsedBytes + memory.ZeroBytes + Of((object)memory.Dirtied) + Of((object)memory.DirtiedInCpuTime),
        PredictionOptions options => Of(options),
        MigrationRecord record => OfAny(record.Vm) + OfAny(record.Connections) + On(record.Kind != ConnectionKind.Plain) + OfAny(record.Link) + OfAny(record.Limit)
            + (record.Downtime is { } time ? 1 + (decimal)time.Ticks : 0) + On(record.Ended is not null) + On(!record.Completed) + record.SentBytes + record.Duration.Ticks
            + OfAny(record.Memory) + OfAny(record.Request),
        _ => throw new ArgumentException($"No measure for {value.GetType()}.", nameof(value)),
    };

    private static decimal Of(PredictionOptions options)
    {
        var simplest = PredictionOptions.Default;
        return Bits(each => each.SingleConnection) + Bits(each => each.EncryptedSingleConnection) + Bits(each => each.ParallelConnection) + Bits(each => each.EncryptedParallelConnection)
            + Bits(each => each.ZstdConnection) + Bits(each => each.ZeroScan) + On(options.ZstdRatio != simplest.ZstdRatio)
            + On(options.LinkEfficiency != simplest.LinkEfficiency) + Ticks(each => each.LinkLatency) + Ticks(each => each.DowntimeLimit) + Ticks(each => each.Overhead) + Ticks(each => each.FixedPause)
            + On(options.DirtySpread != simplest.DirtySpread) + On(options.LimitSpread != simplest.LimitSpread)
            + On(options.LinkSpread != simplest.LinkSpread) + On(options.ConnectionSpread != simplest.ConnectionSpread);

        decimal Bits(Func<PredictionOptions, Bandwidth> value) => Distance(value(options).BitsPerSecond, value(simplest).BitsPerSecond);
        decimal Ticks(Func<PredictionOptions, TimeSpan> value) => Distance(value(options).Ticks, value(simplest).Ticks);
    }

    private static decimal Of(ConvergenceAction action) => action.Kind switch
    {
        ConvergenceActionKind.Abort => 0,
        ConvergenceActionKind.Wait => 1,
        ConvergenceActionKind.SetBandwidth => 2_000_001 + (decimal)action.Bandwidth.BitsPerSecond,
        ConvergenceActionKind.SetDowntime => Math.Max(1, (decimal)action.Downtime.TotalMilliseconds),
        _ => 2_000_001,
    };

    private static decimal Of(in MigrationSample sample) =>
        Distance(sample.Elapsed.Ticks, 0) + Distance(sample.BytesTotal, 0) + Distance(sample.BytesProcessed, 0) + Distance(sample.BytesRemaining, 0)
        + (sample.Iteration is { } iteration ? 1 + Distance(iteration, 1) : 0) + OfAny(sample.DirtyRate) + OfAny(sample.Throughput)
        + (sample.ExpectedDowntime is { } time ? 1 + Distance(time.Ticks, 0) : 0) + On(sample.IsInPostCopy);

    private static decimal Of(MigrationPolicy policy) =>
        OfAny(policy.Id) + OfAny(policy.Name) + On(policy.PostCopy) + Of((object)policy.Convergence) + On(policy.GuestEvents) + On(policy.Compression)
        + On(policy.AutoConverge) + On(policy.ZeroCopy) + Distance(policy.MaxOutgoingMigrations, 2) + Distance(policy.MaxIncomingMigrations, 2);

    private static decimal Of(ResolverOptions options) =>
        Distance(options.BandwidthPerConnection.BitsPerSecond, 10_000_000_000) + Distance(options.MaxConnections, 16)
        + On(options.MinimumClusterLevel != new ClusterLevel(4, 7)) + On(options.PostCopyWithParallel != 0) + On(options.ParallelCompression != 0)
        + Distance(options.BandwidthPerEncryptedConnection.BitsPerSecond, 4_000_000_000) + Distance(options.BandwidthPerZstdConnection.BitsPerSecond, 1_000_000_000)
        + Distance(options.ZstdMemoryPerConnection.BitsPerSecond, 3_000_000_000) + On(options.MinimumShareOfLink != 0.25)
        + On(options.ForceParallelForZeroCopy) + Of((object)options.DefaultSettings);

    private static decimal Of(MigrationPlan plan) =>
        (plan.Connections is { } connections ? 1 + Distance(connections, 2) : 0) + On(plan.Compression != 0) + Distance(plan.MaxOutgoingMigrations, 1)
        + Distance(plan.MaxIncomingMigrations, 1) + OfAny(plan.BandwidthLimit) + OfAny(plan.PostCopyBandwidthLimit) + On(plan.PostCopy) + On(plan.ZeroCopy) + On(plan.AutoConverge) + On(plan.GuestEvents)
        + OfAny(plan.Convergence) + On(plan.Encrypted) + On(plan.Transport != 0);

    /// <summary>Absent is simpler than the simplest that is present.</summary>
    private static decimal OfAny(object? value) => value is null ? 0 : 1 + Of(value);

    private static decimal Distance(long value, long simplest) => Math.Abs((decimal)value - simplest);

    private static int On(bool value) => value ? 1 : 0;
}
