using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt;

internal static class TaskExtensions
{
    /// <summary>Waits for a task, but not longer than a time.</summary>
    /// <returns>Whether the task has completed.</returns>
    public static async Task<bool> CompletesWithinAsync(this Task task, TimeSpan time, TimeProvider clock)
    {
        using var stop = new CancellationTokenSource();
        await Task.WhenAny(task, Task.Delay(time, clock, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return task.IsCompleted;
    }
}
