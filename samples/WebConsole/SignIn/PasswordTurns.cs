using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>Lets one password of a user be checked at a time, and a few of all users: each check is slow on purpose.</summary>
internal sealed class PasswordTurns : IDisposable
{
    private readonly SemaphoreSlim[] all = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits for a user's turn.</summary>
    /// <param name="name">The user's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, which ends when it is disposed of.</returns>
    internal async Task<IDisposable> TakeAsync(string name, CancellationToken cancellationToken)
    {
        var one = all[unchecked((uint)name.GetHashCode(StringComparison.Ordinal)) % (uint)all.Length];
        await one.WaitAsync(cancellationToken);
        return new Turn(one);
    }

    public void Dispose()
    {
        foreach (var one in all)
        {
            one.Dispose();
        }
    }

    private sealed class Turn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }
}
