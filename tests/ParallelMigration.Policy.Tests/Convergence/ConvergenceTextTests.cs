using System;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Policy.Tests.Convergence;

public class ConvergenceTextTests
{
    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(3, "3rd")]
    [InlineData(4, "4th")]
    [InlineData(11, "11th")]
    [InlineData(12, "12th")]
    [InlineData(13, "13th")]
    [InlineData(21, "21st")]
    [InlineData(111, "111th")]
    public void Counts_read_well(int stalls, string ordinal) => Assert.StartsWith(
        $"The migration stalls for the {ordinal} time, with ",
        new ConvergenceDecision { Code = ConvergenceReasonCode.StallLimitReached, Stalls = stalls, StallLimit = stalls }.Message,
        StringComparison.Ordinal);

    [Fact]
    public void Actions_read_well()
    {
        Assert.Equal("At the start, it goes on as it is.", At(ConvergenceAction.Wait));
        Assert.Equal("At the start, the migration may use 10 Gbps.", At(ConvergenceAction.SetBandwidth(Bandwidth.FromGigabitsPerSecond(10))));
        Assert.Equal("At the start, it is aborted, so that the guest continues on the source.", At(ConvergenceAction.Abort));

        static string At(ConvergenceAction action) => new ConvergenceDecision { Action = action }.Message;
    }
}
