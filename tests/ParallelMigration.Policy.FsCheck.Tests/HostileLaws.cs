using System;
using System.Linq;
using FsCheck.Xunit;

namespace ParallelMigration.Policy.Arbitraries.Tests;

[Properties(Arbitrary = [typeof(PolicyArbitraries.Hostile)], MaxTest = 3_000)]
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
            Assert.NotEmpty(issue.WayOut);
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

    [Property]
    public void Units_stay_in_range(Bandwidth bandwidth, Bandwidth other, VmResources vm)
    {
        Assert.True(bandwidth.ToMebibytesPerSecond() >= 1);
        Assert.True(bandwidth.Without(other) <= bandwidth);
        Assert.True(bandwidth.DividedBy(vm.Vcpus) <= bandwidth);
    }
}
