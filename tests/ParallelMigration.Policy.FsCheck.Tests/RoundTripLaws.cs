using System;
using FsCheck.Xunit;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>Format, then parse, is identity, of ordinary values and of extreme ones.</summary>
public abstract class RoundTripLaws
{
    [Property(MaxTest = 1_000)]
    public void Of_text(Bandwidth bandwidth, ParallelMigrationSetting setting, HypervisorVersion version, ClusterLevel level)
    {
        Assert.Equal(bandwidth, Bandwidth.Parse(bandwidth.ToString()));
        Assert.Equal(setting, ParallelMigrationSetting.Parse(setting.ToString()));
        Assert.Equal(version, HypervisorVersion.Parse(version.ToString()));
        Assert.Equal(level, ClusterLevel.Parse(level.ToString()));
    }

    [Property(MaxTest = 1_000)]
    public void Of_parts(MigrationBandwidth bandwidth, ConvergenceAction action, ConvergenceSchedule schedule)
    {
        Assert.Equal(bandwidth, bandwidth.CustomBandwidth is { } custom ? MigrationBandwidth.Custom(custom)
            : bandwidth == MigrationBandwidth.HypervisorDefault ? MigrationBandwidth.HypervisorDefault : MigrationBandwidth.Auto);
        Assert.Equal(action, action.Kind switch
        {
            ConvergenceActionKind.SetBandwidth => ConvergenceAction.SetBandwidth(action.Bandwidth),
            ConvergenceActionKind.Wait => ConvergenceAction.Wait,
            ConvergenceActionKind.PostCopy => ConvergenceAction.PostCopy,
            ConvergenceActionKind.Abort => ConvergenceAction.Abort,
            _ => ConvergenceAction.SetDowntime(action.Downtime),
        });
        Assert.Equal(schedule, new ConvergenceSchedule(schedule.Initial, schedule.Steps, schedule.Last) { TimeLimit = schedule.TimeLimit, TimeLimitPerGibibyte = schedule.TimeLimitPerGibibyte });
    }

    [Properties(Arbitrary = [typeof(ValidArbitraries)])]
    public sealed class OfValid : RoundTripLaws;

    [Properties(Arbitrary = [typeof(HostileArbitraries)])]
    public sealed class OfHostile : RoundTripLaws;
}
