namespace ParallelMigration.Libvirt.Tests.Facts;

public class EmulatorPinningTests
{
    [Theory]
    [InlineData("1111", "1111", null)]
    [InlineData("1110", "1111", 3)]
    [InlineData("0001", "1111", 1)]
    [InlineData("1110", "1110", null)] // every CPU that is on
    [InlineData("1101", "1110", 2)] // one of the pinned is off
    [InlineData("0001", "1110", null)] // all pinned are off: nothing to count
    public void Fewer_cpus_than_are_on_are_a_limit(string pin, string online, int? limit) =>
        Assert.Equal(limit, EmulatorPinning.Limit(Bits(pin), Bits(online)));

    private static bool[] Bits(string text) => [.. System.Linq.Enumerable.Select(text, bit => bit == '1')];
}
