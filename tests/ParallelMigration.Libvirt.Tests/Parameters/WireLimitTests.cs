using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Parameters;

public class WireLimitTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 4, 4)]
    [InlineData(5, 5, 5)]
    [InlineData(6, 5, 6)]
    [InlineData(11, 10, 11)]
    [InlineData(15, 15, 15)]
    [InlineData(4768, 4765, 4768)]
    public void Parallel_connections_get_a_multiple_of_5_from_below(long mebibytes, ulong parallel, ulong plain)
    {
        var limit = Bandwidth.FromBitsPerSecond(mebibytes * 1024 * 1024 * 8);
        Assert.Equal((parallel, plain), (WireLimit.Of(limit, isParallel: true), WireLimit.Of(limit, isParallel: false)));
    }
}
