namespace ParallelMigration.Policy.Tests.Explanations;

public class WordsTests
{
    [Theory]
    [InlineData(0, "0 bit/s")]
    [InlineData(999, "999 bit/s")]
    [InlineData(1_000, "1 kbps")]
    [InlineData(999_999, "999.99 kbps")]
    [InlineData(1_000_000, "1 Mbps")]
    [InlineData(1_050_000, "1.05 Mbps")]
    [InlineData(999_999_999, "999.99 Mbps")]
    [InlineData(1_000_000_000, "1 Gbps")]
    [InlineData(3_333_333_333, "3.33 Gbps")]
    [InlineData(2_500_000_000, "2.5 Gbps")]
    public void A_bandwidth_has_two_decimals_at_most_and_is_rounded_down(long bitsPerSecond, string words) =>
        Assert.Equal(words, Words.Of(Bandwidth.FromBitsPerSecond(bitsPerSecond)));

    [Fact]
    public void One_that_is_not_known_is_unknown() => Assert.Equal("unknown", Words.Of((Bandwidth?)null));

    [Theory]
    [InlineData(false, false, "neither host has")]
    [InlineData(false, true, "the source does not have")]
    [InlineData(true, false, "the destination does not have")]
    public void Who_lacks_it_is_named(bool source, bool destination, string words) => Assert.Equal(words, Words.WhoLacks(source, destination));
}
