using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>Makes contexts of the kind of database that the console was started with.</summary>
/// <param name="inner">The factory of that kind.</param>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class ConsoleDbContextFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<ConsoleDbContext>
    where T : ConsoleDbContext
{
    public ConsoleDbContext CreateDbContext() => inner.CreateDbContext();

    public async Task<ConsoleDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await inner.CreateDbContextAsync(cancellationToken);
}
