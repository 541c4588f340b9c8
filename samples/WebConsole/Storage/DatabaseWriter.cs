using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>Runs what writes to the database, again when it was in another writer's way.</summary>
internal sealed class DatabaseWriter(IDbContextFactory<ConsoleDbContext> contexts) : IDisposable
{
    // A SQLite file has one writer at a time. Writers of this process wait here, in turn, which costs no thread; those of others wait in SQLite, by trying again.
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Runs work with a context of its own.</summary>
    /// <param name="work">The work. It is run again, with a new context, after a conflict, of which the database has undone everything.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<T> WriteAsync<T>(Func<ConsoleDbContext, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var first = await contexts.CreateDbContextAsync(cancellationToken);
        var isOneByOne = first is SqliteConsoleDbContext;
        if (isOneByOne)
        {
            await turn.WaitAsync(cancellationToken);
        }

        try
        {
            return await new ConflictRetries(first).ExecuteAsync(
                async cancellation =>
                {
                    await using var context = await contexts.CreateDbContextAsync(cancellation);
                    return await work(context, cancellation);
                },
                cancellationToken);
        }
        finally
        {
            if (isOneByOne)
            {
                turn.Release();
            }
        }
    }

    /// <summary>Saves a row, a new one or in the place of the one of its id.</summary>
    internal Task<int> SaveAsync<T>(T row, Guid id, CancellationToken cancellationToken)
        where T : class => WriteAsync(
            async (context, cancellation) =>
            {
                _ = await context.FindByIdAsync<T>(id, cancellation) is null ? context.Add(row) : context.Update(row);
                return await context.SaveChangesAsync(cancellation);
            },
            cancellationToken);

    public void Dispose() => turn.Dispose();
}
