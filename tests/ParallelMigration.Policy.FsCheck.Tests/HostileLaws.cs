using System;
using System.Linq;
using FsCheck.Xunit;
using ParallelMigration.Policy.Auditing;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries.Tests;

[Laws(Arbitrary = [typeof(HostileArbitraries)], Cases = 300)]
public class HostileLaws
{
    /// <summary>Whatever can be asked of a decision is asked: texts, numbers, lists, equality.</summary>
    [Property]
    public void No_request_and_no_options_break_a_decision(MigrationRequest request, ResolverOptions options)
    {
        var decision = request.Resolve(options);
        Assert.Equal(decision.Plan is null, decision.Issues.Count > 0);
        Assert.NotEmpty(decision.Explain());
        Assert.NotEmpty(decision.ToString());
        foreach (var reason in decision.Reasons.Concat(decision.Warnings))
        {
            Assert.NotEmpty(reason.Message);
            Assert.NotEmpty(reason.ToString());
            Assert.True(Enum.IsDefined(reason.Rule));
            _ = $"{reason.Before} {reason.After}";
        }

        foreach (var issue in decision.Issues)
        {
            Assert.NotEmpty(issue.Message);
            Assert.NotEmpty(issue.Remedy);
            Assert.NotEmpty(issue.ToString());
            Assert.True(Enum.IsDefined(issue.Rule));
        }

        Assert.Equal(decision, request.Resolve(options));
        _ = decision.GetHashCode();
    }

    [Property]
    public void No_default_by_level_breaks(ClusterLevelDefaults defaults, ClusterLevel? level, ResolverOptions options)
    {
        _ = defaults.SettingFor(level);
        _ = options.DefaultSettingFor(level);
        _ = $"{defaults} {options}".GetHashCode(StringComparison.Ordinal) ^ defaults.GetHashCode() ^ options.GetHashCode();
    }

    [Property]
    public void No_settings_break_the_validator(ClusterSettings cluster, VmSettings vm, HostResources smallestHost, ResolverOptions options)
    {
        SettingsValidator validator = new(options);
        Reads(validator.ValidateCluster(cluster));
        Reads(validator.ValidateCluster(cluster, smallestHost.CpuThreads));
        Reads(validator.ValidateVm(cluster, vm));
        Reads(validator.ValidateVm(cluster, vm, smallestHost.CpuThreads));
    }

    [Property]
    public void No_edit_and_no_vms_break_the_auditor(ClusterEdit edit, ClusterVm[] vms, ResolverOptions options)
    {
        var all = edit.Policy is { } change ? [.. vms, .. Auditing.Concerned(change)] : vms;
        var (summary, found) = edit.AuditWith(all, options);
        Reads(summary.Cluster);
        Assert.NotEmpty(summary.ToString());
        Assert.Equal(all.Length, summary.Vms);
        Assert.Equal(all.Length, summary.BySetting.Values.Sum());
        Assert.Equal(all.Length, summary.ByPlanChange.Values.Sum());
        Assert.Equal(found.Count(audit => !audit.Report.IsValid), summary.VmsWithErrors);
        Assert.Equal(found.Count(audit => audit.Report is { IsValid: true, Issues.Count: > 0 }), summary.VmsWithWarnings);
        Assert.Equal(found.SelectMany(audit => audit.Report.Issues).Count(), summary.ByCode.Values.Sum());
        Assert.Equal(summary.Cluster.IsValid && summary.VmsWithErrors == 0, summary.IsValid);
        Assert.All(found, audit =>
        {
            Reads(audit.Report);
            Assert.Contains(audit.Vm, all);
            Assert.NotEmpty($"{audit.Vm} {audit.SettingBefore} {audit.SettingAfter} {audit.PlanBefore} {audit.PlanAfter}");
            Assert.True(Enum.IsDefined(audit.PlanChange));
        });
    }

    [Property]
    public void Nothing_breaks_in_being_printed_hashed_and_compared(
        Quantity quantity, MigrationPlan plan, ConvergenceStep step, ConvergenceAction action, MigrationBandwidth bandwidth)
    {
        object[] values = [quantity, plan, step, action, bandwidth];
        Assert.All(values, value =>
        {
            Assert.NotNull(value.ToString());
            Assert.True(value.Equals(value));
            _ = value.GetHashCode();
        });
    }

    /// <summary>Whatever the samples are, and whatever fails, a schedule is followed by its rules.</summary>
    [Property]
    public void No_samples_break_a_schedule(ConvergenceSchedule schedule, MigrationSample[] samples, ConvergenceOptions options, bool postCopy, int failing)
    {
        var state = ConvergenceState.Start(schedule, postCopy, options);
        var inPostCopy = false;
        foreach (var sample in samples)
        {
            inPostCopy |= sample.IsInPostCopy;
            state = state.Next(sample);
            Assert.True(!inPostCopy || state.Due.Count == 0);
            foreach (var decision in state.Due)
            {
                Assert.NotEmpty(decision.Message);
                Assert.NotEmpty(decision.ToString());
                state = (failing++ % 3) == 0 ? state.Failed(decision.Action) : state;
            }
        }
    }

    [Property]
    public void Units_stay_in_range(Bandwidth bandwidth, Bandwidth other, VmResources vm)
    {
        Assert.True(bandwidth.ToMebibytesPerSecond() >= 1);
        Assert.True(bandwidth - other <= bandwidth);
        Assert.True(bandwidth / vm.Vcpus <= bandwidth);
    }

    /// <summary>Whatever can be asked of a report is asked.</summary>
    private static void Reads(ValidationReport report)
    {
        Assert.Equal(report.Issues, report.Errors.Concat(report.Warnings));
        Assert.Equal(report.IsValid, !report.Errors.Any());
        foreach (var issue in report.Issues)
        {
            Assert.NotNull(issue.Subject);
            Assert.NotEmpty(issue.Message);
            Assert.NotEmpty(issue.Remedy);
            Assert.NotEmpty(issue.ToString());
            Assert.True(Enum.IsDefined(issue.Code) && Enum.IsDefined(issue.Rule));
        }
    }
}
