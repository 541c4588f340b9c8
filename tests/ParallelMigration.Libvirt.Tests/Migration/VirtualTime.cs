using System;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace ParallelMigration.Libvirt.Tests.Migration;

/// <summary>A clock that a test runs as fast as the code under test lets it.</summary>
internal static class VirtualTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // Real time, for a test that fails only: hundreds of steps take half a minute on a busy machine.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Moves the clock until a task has completed.</summary>
    public static async Task<T> RunAsync<T>(this FakeTimeProvider clock, Task<T> task, TimeSpan? step = null)
    {
        await clock.UntilAsync(() => task.IsCompleted, step);
        return await task;
    }

    /// <summary>Moves the clock until a condition holds.</summary>
    public static async Task UntilAsync(this FakeTimeProvider clock, Func<bool> condition, TimeSpan? step = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Limit, "It did not come to pass.");

            // Whatever the last step woke has its turn before the next one.
            await Task.Delay(1);
            await Task.Run(() => { });
            clock.Advance(step ?? Step);
        }
    }
}
