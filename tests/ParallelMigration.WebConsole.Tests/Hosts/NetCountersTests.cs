using System;
using System.IO;
using ParallelMigration.Samples.WebConsole.Hosts;

namespace ParallelMigration.WebConsole.Tests.Hosts;

public sealed class NetCountersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("net-").FullName;

    private NetCounters Counters => new(folder, "migr0");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Bytes_are_those_that_the_interface_has_sent()
    {
        Write("dev", """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    1000      10    0    0    0     0          0         0     1001      10    0    0    0     0       0          0
              migr01:    5      10    0    0    0     0          0         0        6      10    0    0    0     0       0          0
             migr0:123456789     10    0    0    0     0          0         0 987654321     10    0    0    0     0       0          0
            """);
        Assert.Equal(987654321, Counters.BytesSent());
    }

    [Fact]
    public void Connections_are_those_that_are_open_to_the_ports_of_migrations()
    {
        // Two to 49152 (C000) and 49215 (C03F); not counted: one that closes, one to 49216, and one that comes from there.
        Write("tcp", """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0102000A:9C40 0202000A:C000 01 00000000:00000000 00:00000000 00000000     0        0 1
               1: 0102000A:9C41 0202000A:C03F 01 00000000:00000000 00:00000000 00000000     0        0 2
               2: 0102000A:9C42 0202000A:C000 06 00000000:00000000 00:00000000 00000000     0        0 3
               3: 0102000A:9C43 0202000A:C040 01 00000000:00000000 00:00000000 00000000     0        0 4
               4: 0102000A:C000 0202000A:9C44 01 00000000:00000000 00:00000000 00000000     0        0 5
            """);
        Write("tcp6", """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000001000000:9C45 00000000000000000000000002000000:C001 01 00000000:00000000 00:00000000 00000000     0        0 6
            """);
        Assert.Equal(3, Counters.DataConnections());
    }

    [Fact]
    public void A_host_that_cannot_be_read_is_not_known()
    {
        Assert.Null(Counters.BytesSent());
        Assert.Null(Counters.DataConnections());
        Write("dev", "no counters");
        Assert.Null(Counters.BytesSent());
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);
}
