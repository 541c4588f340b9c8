using System;
using System.Linq;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

public class FaultCaseTests
{
    [Fact]
    public void Every_kind_of_fault_strikes_at_every_moment_plain_and_parallel()
    {
        var drawn = Enumerable.Range(0, 80).Select(number => FaultCase.Draw(1, number))
            .Select(one => (one.Fault, one.Moment, Parallel: one.Connections is not null)).Distinct();
        Assert.Equal(Enum.GetValues<Fault>().Length * Enum.GetValues<Moment>().Length * 2, drawn.Count());
    }

    [Fact]
    public void The_same_seed_and_number_draw_the_same_and_others_others()
    {
        Assert.Equal(FaultCase.Draw(7, 42), FaultCase.Draw(7, 42));
        Assert.NotEqual(FaultCase.Draw(7, 42), FaultCase.Draw(8, 42));
        Assert.NotEqual(FaultCase.Draw(7, 42), FaultCase.Draw(7, 42 + 80));
    }
}
