using System;
using System.Threading.Tasks;

namespace ParallelMigration.WebConsole.Browser.Tests;

/// <summary>Puts back what a test changed of the site that all share.</summary>
internal sealed class Restoring(Func<Task> restore) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await restore();
}
