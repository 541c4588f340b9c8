using System;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace ParallelMigration.Scheduling.Tests;

public class FileLimiterTests
{
    [Property(MaxTest = 25)]
    public Property After_every_step_exactly_those_run_that_may() => Prop.ForAll(LimiterStep.Sequences(20), async steps =>
    {
        using var directory = new StoreDirectory();
        await new LimiterMachine(Start, 3, () => Task.Delay(5)).RunAsync(steps);

        // Reading the queue removes the entries of killed processes.
        await using var entry = await new FileLimiterStore(directory.Path).AddAsync(Requests.Between("a", "b", 1), default);
        Assert.Single(await entry.ReadAsync(default));
        Assert.Single(directory.Entries);

        LimiterProcess Start()
        {
            var store = new CrashingStore(new(directory.Path) { PollInterval = TimeSpan.FromMilliseconds(100) });
            return new(store, TimeProvider.System, TimeSpan.FromMilliseconds(20), OperatingSystem.IsLinux() ? store.CrashAsync : null);
        }
    });
}
