using System;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Limits;

public class InProcessGateTests
{
    private static readonly TimeSpan CensusInterval = TimeSpan.FromSeconds(5);

    [Property(MaxTest = 300)]
    public Property Whatever_happens_exactly_those_run_that_may() => Prop.ForAll(GateStep.Sequences(25), async steps =>
    {
        var clock = new FakeTimeProvider();
        var store = new InProcessLedgerStore();
        await new GateMachine(() => new(store, clock, CensusInterval), 1, NudgeAsync).RunAsync(steps);
        Assert.Empty(store.Ledger.Tickets);

        async Task NudgeAsync()
        {
            clock.Advance(CensusInterval);
            await Task.Yield();
        }
    });
}
