namespace ParallelMigration.Policy.Tests.Rules;

/// <summary>The decision rules' own table of numbers, row by row.</summary>
public class TableTests
{
    [Theory]
    [InlineData(1, 8, null, 2)]
    [InlineData(10, 8, null, 2)]
    [InlineData(20, 8, 2, 2)]
    [InlineData(25, 8, 2, 2)]
    [InlineData(40, 8, 4, 4)]
    [InlineData(100, 8, 8, 8)]
    [InlineData(100, 32, 10, 10)]
    [InlineData(200, 32, 16, 16)]
    [InlineData(400, 64, 16, 16)]
    [InlineData(40, 1, null, 2)]
    public void Network_and_vcpus_give_the_connections_of_the_table(long gigabits, int vcpus, int? auto, int parallel)
    {
        Assert.Equal(auto, Requests.Example(ParallelMigrationSetting.Auto, gigabits, vcpus).Resolve().Plan!.Connections);
        Assert.Equal(parallel, Requests.Example(ParallelMigrationSetting.Parallel, gigabits, vcpus).Resolve().Plan!.Connections);
    }

    [Fact]
    public void The_whole_of_100_Gbps_is_11920_MiB_per_second()
    {
        var plan = Requests.Example(ParallelMigrationSetting.Auto).Resolve().Plan!;
        Assert.Equal(11920, plan.BandwidthLimit!.Value.ToMebibytesPerSecond());
    }
}
