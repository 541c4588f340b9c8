using System;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Scheduling.Tests;

public class InProcessLimiterTests
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    [Property(MaxTest = 300)]
    public Property After_every_step_exactly_those_run_that_may() => Prop.ForAll(LimiterStep.Sequences(25), async steps =>
    {
        var clock = new FakeTimeProvider();
        var store = new InProcessLimiterStore();
        await new LimiterMachine(() => new(store, clock, PollInterval), 1, NudgeAsync).RunAsync(steps);
        Assert.Empty(store.Entries);

        async Task NudgeAsync()
        {
            clock.Advance(PollInterval);
            await Task.Yield();
        }
    });
}
