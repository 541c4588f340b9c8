using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.AspNetCore;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>What reading has in common in transactions and outside of them.</summary>
internal static class Reading
{
    /// <summary>Streams rows, with a context of its own.</summary>
    internal static async IAsyncEnumerable<T> StreamAsync<T>(
        this IDbContextFactory<ConsoleDbContext> contexts, Func<ConsoleDbContext, IQueryable<T>> query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var one in query(context).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return one;
        }
    }

    internal static Task<T?> FindByIdAsync<T>(this ConsoleDbContext context, Guid id, CancellationToken cancellationToken)
        where T : class => context.Set<T>().AsNoTracking().FirstOrDefaultAsync(one => EF.Property<Guid>(one, "Id") == id, cancellationToken);

    internal static async Task<IReadOnlyList<StoredPolicy>> ReadPoliciesAsync(this ConsoleDbContext context, CancellationToken cancellationToken) =>
        [.. (await context.Policies.AsNoTracking().ToListAsync(cancellationToken)).OrderBy(row => row.Policy.Name, StringComparer.Ordinal).Select(row => row.ToStored())];
}
