using System.Collections.Generic;
using System.Threading.Tasks;

namespace ParallelMigration.Tool.Input;

/// <summary>A list as a stream.</summary>
internal static class Listed
{
    internal static async IAsyncEnumerable<T> AsAsync<T>(IEnumerable<T> items)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var item in items)
        {
            yield return item;
        }
    }
}
