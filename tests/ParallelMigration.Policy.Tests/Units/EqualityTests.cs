using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Units;

/// <summary>Values are equal, ordered and hashed as their parts say.</summary>
public class EqualityTests
{
    [Fact]
    public void Values_are_compared_by_what_they_hold()
    {
        var low = Bandwidth.FromGigabitsPerSecond(1);
        var high = Bandwidth.FromGigabitsPerSecond(2);
        Assert.True(low != high && low < high && low <= high && high > low && high >= low);
        Assert.False(low == high || low > high || low >= high || high < low || high <= low);
        var same = Bandwidth.FromMegabitsPerSecond(1000);
        Assert.True(low == same && low <= same && low >= same);
        Assert.False(low != same || low < same || low > same);

        ClusterLevel older = new(4, 7);
        ClusterLevel newer = new(4, 8);
        ClusterLevel again = new(4, 7);
        Assert.True(older != newer && older < newer && older <= newer && newer > older && newer >= older && older == again && older <= again && older >= again);
        Assert.False(older == newer || older > newer || older >= newer || newer < older || newer <= older || older != again || older < again || older > again);

        HypervisorVersion before = new(9, 2);
        HypervisorVersion after = new(9, 2, 1);
        HypervisorVersion equal = new(9, 2);
        Assert.True(before != after && before < after && before <= after && after > before && after >= before && before == equal && before <= equal && before >= equal);
        Assert.False(before == after || before > after || before >= after || after < before || after <= before || before != equal || before < equal || before > equal);

        Assert.True(ParallelMigrationSetting.Custom(2) != ParallelMigrationSetting.Custom(3) && ParallelMigrationSetting.Auto != ParallelMigrationSetting.Parallel);
        Assert.False(ParallelMigrationSetting.Custom(2) != ParallelMigrationSetting.Custom(2));
    }

    [Fact]
    public void A_migration_bandwidth_is_its_source_and_its_value()
    {
        var ten = MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(10));
        Assert.True(ten == MigrationBandwidth.Custom(Bandwidth.FromMegabitsPerSecond(10_000)));
        Assert.True(ten != MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(11)) && MigrationBandwidth.Auto != MigrationBandwidth.HypervisorDefault);
        Assert.False(ten != MigrationBandwidth.Custom(Bandwidth.FromGigabitsPerSecond(10)) || MigrationBandwidth.Auto == MigrationBandwidth.HypervisorDefault);
        Assert.Equal(["Auto", "HypervisorDefault", "Custom(10 Gbps)"], new[] { MigrationBandwidth.Auto, MigrationBandwidth.HypervisorDefault, ten }.Select(value => value.ToString()));
    }

    [Fact]
    public void Unequal_values_seldom_share_a_hash()
    {
        Assert.Equal(100, Enumerable.Range(0, 100).Select(n => new ClusterLevel(n / 10, n % 10).GetHashCode()).Distinct().Count());
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(n => new HypervisorVersion(n / 100, n / 10 % 10, n % 10).GetHashCode()).Distinct().Count());
        Assert.Equal(100, Enumerable.Range(0, 100).Select(n => Defaults(n % 10, n / 10).GetHashCode()).Distinct().Count());
        Assert.NotEqual(Defaults(1, 2).GetHashCode(), new ClusterLevelDefaults(Defaults(1, 2).Entries.Take(1)).GetHashCode());
        Assert.NotEqual(MigrationBandwidth.Auto.GetHashCode(), MigrationBandwidth.HypervisorDefault.GetHashCode());
        Assert.Equal(100, Enumerable.Range(1, 100).Select(n => MigrationBandwidth.Custom(Bandwidth.FromBitsPerSecond(n)).GetHashCode()).Distinct().Count());
        Assert.Equal(200, Enumerable.Range(0, 200).Select(n => (n < 100 ? ParallelMigrationSetting.Custom(n) : ParallelMigrationSetting.Custom(-n)).GetHashCode()).Distinct().Count());
    }

    private static ClusterLevelDefaults Defaults(int first, int second) =>
        new([new(new(4, 8), ParallelMigrationSetting.Custom(first)), new(new(4, 9), ParallelMigrationSetting.Custom(second))]);

    [Fact]
    public void Unequal_decisions_seldom_share_a_hash()
    {
        var requests = from setting in new[] { ParallelMigrationSetting.Auto, ParallelMigrationSetting.Disabled } from gigabits in Enumerable.Range(20, 50) select Requests.Example(setting, gigabits);
        Assert.Equal(100, requests.Select(request => request.Resolve().GetHashCode()).Distinct().Count());
        var refused = new[] { Requests.Policies.PostCopy, Requests.Policies.MinimalDowntime }.Select(policy => Requests.Example(ParallelMigrationSetting.Custom(1)).WithPolicy(policy).Resolve());
        Assert.Equal(2, refused.Select(decision => decision.GetHashCode()).Distinct().Count());
    }

    [Fact]
    public void A_value_equals_nothing_of_another_type() => Assert.All(
        new object[]
        {
            Bandwidth.Zero, new ClusterLevel(4, 8), new HypervisorVersion(9, 0), ParallelMigrationSetting.Auto, MigrationBandwidth.Auto, ClusterLevelDefaults.None,
            Requests.Example(ParallelMigrationSetting.Auto).Resolve(),
        },
        value =>
        {
            Assert.False(value.Equals("text"));
            Assert.True(value.Equals((object)value));
        });

    [Fact]
    public void A_decision_is_equal_only_with_the_same_request_and_options()
    {
        var request = Requests.Example(ParallelMigrationSetting.Auto);
        var decision = request.Resolve();
        Assert.True(decision == (request with { }).Resolve());
        Assert.Equal(decision.GetHashCode(), (request with { }).Resolve().GetHashCode());
        Assert.True(decision != (request with { Vm = new() { Id = "another" } }).Resolve());
        Assert.True(decision != request.Resolve(new() { MaxConnections = 15 }));
        Assert.True(decision != (request with { VmResources = new() { Vcpus = 7 } }).Resolve());
        Assert.Equal("vm1 migrates over 8 parallel connections.", decision.ToString());
        Assert.False(decision.Equals(null));
    }

    [Fact]
    public void Reasons_are_a_list()
    {
        var reasons = Requests.Example(ParallelMigrationSetting.Auto).Resolve().Reasons;
        ReasonCode[] expected = [ReasonCode.LimitedByVcpus, ReasonCode.MaxOutgoingReduced, ReasonCode.MaxIncomingReduced, ReasonCode.BandwidthNotDivided];
        Assert.Equal(4, reasons.Count);
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(i => reasons[i].Code));
        Assert.Throws<System.ArgumentOutOfRangeException>(() => reasons[4]);
        Assert.Throws<System.ArgumentOutOfRangeException>(() => reasons[-1]);
        var disabled = Requests.Example(ParallelMigrationSetting.Disabled).Resolve().Reasons;
        Assert.Equal(ReasonCode.Disabled, disabled[0].Code);
    }

    [Fact]
    public void Quantities_are_written_with_their_units()
    {
        Assert.Equal(["off", "on", "0 bit/s", "1 CPU", "2 migrations", "1 connection", "2 CPU threads", "0 vCPUs", "-1"], new Quantity[]
        {
            new(0, QuantityUnit.Switch), new(1, QuantityUnit.Switch), new(0, QuantityUnit.BitsPerSecond), new(1, QuantityUnit.EmulatorCpus), new(2, QuantityUnit.Migrations),
            new(1, QuantityUnit.Connections), new(2, QuantityUnit.CpuThreads), new(0, QuantityUnit.Vcpus), new(-1, QuantityUnit.BitsPerSecond),
        }.Select(quantity => quantity.ToString()));
        Assert.Equal("none", ClusterLevelDefaults.None.ToString());
    }

    [Fact]
    public void A_plan_has_no_value_out_of_range()
    {
        Assert.Equal((1, 1), (new MigrationPlan().MaxOutgoingMigrations, new MigrationPlan().MaxIncomingMigrations));
        Assert.Equal(ConvergenceSchedule.None, new MigrationPlan().Convergence);
        Assert.Equal(
            ["Connections", "MaxOutgoingMigrations", "MaxIncomingMigrations"],
            new System.Func<MigrationPlan>[]
            {
                () => new() { Connections = 0 }, () => new() { MaxOutgoingMigrations = 0 }, () => new() { MaxIncomingMigrations = 0 },
            }.Select(make => Assert.Throws<System.ArgumentOutOfRangeException>(make).ParamName));
        Assert.Throws<System.ArgumentNullException>(() => new MigrationPlan { Convergence = null! });
    }

    [Fact]
    public void Errors_name_the_range()
    {
        Assert.Contains("from 1 on", Assert.Throws<System.ArgumentOutOfRangeException>(() => new VmResources { Vcpus = 0 }).Message, System.StringComparison.Ordinal);
        Assert.Contains("from 2 to 255", Assert.Throws<System.ArgumentOutOfRangeException>(() => new ResolverOptions { MaxConnections = 1 }).Message, System.StringComparison.Ordinal);
        Assert.Contains("more than 0", Assert.Throws<System.ArgumentOutOfRangeException>(() => MigrationBandwidth.Custom(Bandwidth.Zero)).Message, System.StringComparison.Ordinal);
        Assert.Throws<System.ArgumentOutOfRangeException>(() => Bandwidth.Zero / 0);
        Assert.Throws<System.ArgumentOutOfRangeException>(() => HypervisorVersion.FromLibvirtNumber(-1));
        Assert.Throws<System.ArgumentOutOfRangeException>(() => HypervisorVersion.FromLibvirtNumber(long.MaxValue));
        Assert.Throws<System.ArgumentNullException>(() => new ResolverOptions { DefaultSettings = null! });
        Assert.Contains("10.1.0", Assert.Throws<System.FormatException>(() => HypervisorVersion.Parse("x")).Message, System.StringComparison.Ordinal);
        Assert.Contains("4.8", Assert.Throws<System.FormatException>(() => ClusterLevel.Parse("x")).Message, System.StringComparison.Ordinal);
        Assert.Contains("Custom(8)", Assert.Throws<System.FormatException>(() => ParallelMigrationSetting.Parse("x")).Message, System.StringComparison.Ordinal);
        Assert.False(Bandwidth.TryParse(null, out _));
        Assert.Equal("SetDowntime(150 ms)", ConvergenceAction.SetDowntime(System.TimeSpan.FromMilliseconds(150.9)).ToString());
        Assert.Equal(System.TimeSpan.FromMilliseconds(150), ConvergenceAction.SetDowntime(System.TimeSpan.FromMilliseconds(150.9)).Downtime);
    }
}
