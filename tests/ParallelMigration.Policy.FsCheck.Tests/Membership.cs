using System;
using System.Linq;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>Whether a value is of the valid class, decided by what the library makes of it and not by how the package decides it.</summary>
internal static class Membership
{
    private static readonly MigrationRequest[] Requests = Subject.Sample(ValidArbitraries.MigrationRequest(), 40, seed: 7);
    private static readonly ResolverOptions[] Options = [ResolverOptions.Default, .. Subject.Sample(ValidArbitraries.ResolverOptions(), 12, seed: 7)];
    private static readonly ClusterSettings[] Clusters = Subject.Sample(ValidArbitraries.ClusterSettings(), 25, seed: 7);
    private static readonly VmSettings[] Vms = Subject.Sample(ValidArbitraries.VmSettings(), 25, seed: 7);

    private static readonly ClusterVm[] Entries = Subject.Sample(ValidArbitraries.ClusterVm(), 8, seed: 7);

    private static readonly MigrationRequest Strict = new()
    {
        Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel },
        VmResources = new() { Vcpus = 1 },
        Source = new() { CpuThreads = 1 },
        Destination = new() { CpuThreads = 1 },
    };

    internal static bool IsValid(object value) => value switch
    {
        MigrationRequest request => Options.All(options => IsPlanned(request, options)),
        ResolverOptions options => Requests.All(request => IsPlanned(request, options)) && IsPlanned(Strict with { Cluster = Strict.Cluster with { Level = new(4, 7) } }, options),
        ClusterSettings cluster => Vms.All(vm => IsPlanned(Strict with { Cluster = cluster, Vm = vm })) && IsPlanned(Strict with { Cluster = cluster }),
        VmSettings vm => Clusters.All(cluster => IsPlanned(Strict with { Cluster = cluster, Vm = vm })),
        HostResources host => IsPlanned(Strict with { Source = host }) && IsPlanned(Strict with { Destination = host }) && host.BandwidthInUse <= (host.LinkBandwidth ?? Bandwidth.Zero),
        VmResources vm => IsPlanned(Strict with { VmResources = vm }),
        HypervisorCapabilities capabilities => IsPlanned(Strict with { Source = Strict.Source with { Capabilities = capabilities } }),
        HypervisorVersion version => IsPlanned(Strict with { Source = Strict.Source with { LibvirtVersion = version, QemuVersion = version } }),
        ClusterLevel level => IsPlanned(Strict with { Cluster = Strict.Cluster with { Level = level } }),
        ParallelMigrationSetting setting => IsPlanned(Strict with { Vm = new() { ParallelMigration = setting } }),
        ClusterLevelDefaults defaults => IsPlanned(Strict with { Cluster = new() { ParallelMigration = defaults.SettingFor(new(99, 0)) } }),
        MigrationPolicy policy => IsPlanned(Strict with { Vm = new() { MigrationPolicy = policy, ParallelMigration = policy.AllowsPostCopy ? ParallelMigrationSetting.Auto : null } })
            && IsPrintable(policy.Id) && IsPrintable(policy.Name),
        ClusterVm entry => IsValid(entry.Settings) && IsValid(entry.Resources)
            && Clusters.All(cluster => new SettingsValidator().ValidateVm(cluster, entry.Settings).IsValid),
        PolicyChange change => IsValid(change.Before) && IsValid(change.After),
        ClusterEdit edit => IsValid(edit.Before) && IsValid(edit.After) && (edit.Host is null || IsValid(edit.Host)) && (edit.Policy is null || IsValid(edit.Policy))
            && Options.Take(3).All(options => IsValid(edit, options)),
        MigrationPlan plan => plan.Equals(Rebuilding.ResolvedAgain(plan)),
        MigrationBandwidth bandwidth => bandwidth.CustomBandwidth is null || IsValid(bandwidth.CustomBandwidth),
        Bandwidth bandwidth => bandwidth > Bandwidth.Zero,
        ConvergenceAction action => action.Kind != ConvergenceActionKind.SetDowntime || action.Downtime > TimeSpan.Zero,
        MigrationSample sample => sample is { BytesProcessed: >= 0, BytesRemaining: >= 0, Iteration: null or >= 1 } && sample.BytesRemaining <= sample.BytesTotal
            && sample.Elapsed >= TimeSpan.Zero && sample.ExpectedDowntime is not { Ticks: < 0 },
        ConvergenceOptions options => options.MinimumGain < 0.5 && options.StallPeriod <= TimeSpan.FromMinutes(1) && options.ProgressTimeout >= TimeSpan.FromSeconds(30),
        ConvergenceStep step => step.StallLimit >= 1 && IsValid(step.Action),
        ConvergenceSchedule schedule => schedule.Steps.All(step => IsValid(step)) && schedule.Initial.Concat(schedule.Last).All(action => IsValid(action)),
        Quantity quantity => quantity.Value >= 0 && Enum.IsDefined(quantity.Unit) && (quantity.Unit != QuantityUnit.Switch || quantity.Value <= 1),
        DirtyPoint point => Assert.Single(DirtyCurve.FromPoints([point]).Points) == point && point.Interval >= TimeSpan.FromMilliseconds(1),
        DirtyCurve curve => curve.Points.All(point => IsValid(point)) && (curve.Points.Count == 0 || DirtyCurve.FromPoints(curve.Points).Equals(curve)),
        VmMemory memory => IsValid(memory.Dirtied) && IsValid(memory.DirtiedInCpuTime) && IsPredicted(memory, PredictionOptions.Default),
        PredictionOptions options => IsPredicted(new() { UsedBytes = 1 << 30 }, options),
        MigrationRecord record => Calibrated(record) is (1, 0) or (0, 1) && IsPrintable(record.Vm)
            && (record.Memory is null || IsValid(record.Memory)) && (record.Request is null || IsPlanned(record.Request)),
        _ => throw new ArgumentException($"No such class of {value.GetType()}.", nameof(value)),
    };

    private static bool IsPredicted(VmMemory memory, PredictionOptions options) =>
        MigrationPrediction.Predict(new() { MaxOutgoingMigrations = 1, MaxIncomingMigrations = 1 }, memory, null, options) is { Verdict: not PredictionVerdict.Unknown, TotalTime: null or { P50.TotalDays: < 36_500 } };

    /// <summary>How many migrations count and how many are left out, of all kinds.</summary>
    private static (int Counting, int LeftOut) Calibrated(MigrationRecord record)
    {
        var kinds = ConnectionCalibration.FromHistory([record]);
        return (kinds.Sum(kind => kind.Migrations), kinds.Sum(kind => kind.LeftOut));
    }

    private static bool IsPlanned(MigrationRequest request, ResolverOptions? options = null) => request.Resolve(options ?? ResolverOptions.Default).Plan is not null;

    private static bool IsValid(ClusterEdit edit, ResolverOptions options)
    {
        var entries = edit.Policy is { } change ? Entries.Concat(Auditing.Concerned(change)) : Entries;
        return edit.AuditWith(entries, options) is { Summary: { IsValid: true } summary }
            && !summary.ByPlanChange.ContainsKey(PlanChange.BecomesRefused) && !summary.ByPlanChange.ContainsKey(PlanChange.NoLongerRefused);
    }

    private static bool IsPrintable(string? text) => text is null || (text.Length > 0 && !text.Any(char.IsControl));
}
