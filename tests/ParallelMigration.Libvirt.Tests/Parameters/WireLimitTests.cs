using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt.Tests.Parameters;

public class WireLimitTests
{
    [Theory]
    [InlineData(1, 2, 1, 5)] // one packet in a window of 100 ms is 5 MiB/s, and one is always sent
    [InlineData(4, 2, 1, 5)]
    [InlineData(5, 2, 1, null)]
    [InlineData(6, 2, 1, null)]
    [InlineData(11, 2, 6, null)]
    [InlineData(15, 4, 11, null)]
    [InlineData(23, 8, 16, null)]
    [InlineData(47, 8, 41, null)]
    [InlineData(100, 255, 96, null)]
    [InlineData(4768, 4, 4761, null)]
    public void Before_QEMU_8_1_whole_packets_keep_a_limit(long mebibytes, int connections, ulong given, int? most) =>
        AssertLimit(new(7, 2, 22), mebibytes, connections, given, most);

    [Theory]
    [InlineData(11, 2, 1, 15)] // each connection has a packet in hand: at least 5 MiB/s for it, and 5 for the one that is counted
    [InlineData(14, 2, 1, 15)]
    [InlineData(15, 2, 1, null)]
    [InlineData(19, 2, 1, null)]
    [InlineData(20, 2, 6, null)]
    [InlineData(23, 2, 6, null)]
    [InlineData(47, 2, 31, null)]
    [InlineData(100, 2, 86, null)]
    [InlineData(23, 4, 1, 25)]
    [InlineData(47, 4, 21, null)]
    [InlineData(100, 4, 76, null)]
    [InlineData(23, 8, 1, 45)]
    [InlineData(47, 8, 1, null)]
    [InlineData(100, 8, 56, null)]
    [InlineData(4768, 255, 3486, null)]
    public void From_QEMU_8_1_each_connection_has_another_packet_in_hand(long mebibytes, int connections, ulong given, int? most)
    {
        AssertLimit(new(8, 1), mebibytes, connections, given, most);
        AssertLimit(new(11, 1, 3), mebibytes, connections, given, most);
        AssertLimit(null, mebibytes, connections, given, most); // not known
    }

    [Fact]
    public void The_change_came_with_8_1()
    {
        var limit = Mebibytes(100);
        Assert.Equal((96ul, 56ul), (WireLimit.Of(limit, 8, new(8, 0, 5)), WireLimit.Of(limit, 8, new(8, 1, 0))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(4768)]
    public void Without_parallel_connections_it_is_given_as_it_is(long mebibytes) => Assert.Equal((ulong)mebibytes, WireLimit.Of(Mebibytes(mebibytes)));

    private static void AssertLimit(HypervisorVersion? qemu, long mebibytes, int connections, ulong given, int? most)
    {
        var limit = Mebibytes(mebibytes);
        Assert.Equal((given, most), (WireLimit.Of(limit, connections, qemu), WireLimit.Exceeded(limit, connections, qemu)));
    }

    private static Bandwidth Mebibytes(long mebibytes) => Bandwidth.FromBitsPerSecond(mebibytes * 1024 * 1024 * 8);
}
