using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.EntityFrameworkCore;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Storage;

/// <summary>The audit log in the database.</summary>
internal sealed partial class AuditLog(IDbContextFactory<ConsoleDbContext> contexts, DatabaseWriter writer, SiteFeed feed) : IAuditLog
{
    public async Task AddAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        await writer.WriteAsync(
            (context, cancellation) =>
            {
                context.Add(entry with { Id = 0 });
                return context.SaveChangesAsync(cancellation);
            },
            cancellationToken);
        feed.Report(SiteChange.AuditLog);
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = context.Audit.AsNoTracking();
        if (query.Before is { } before)
        {
            entries = entries.Where(entry => entry.Id < before);
        }

        if (query.SubjectId is { } id)
        {
            entries = entries.Where(entry => entry.SubjectId == id);
        }

        if (query.Text is { } text)
        {
            // Databases differ in what is the same letter in another case: of ASCII they agree.
            var pattern = $"%{WildcardPattern().Replace(text.ToUpperInvariant(), @"\$0")}%";
            entries = entries.Where(entry => EF.Functions.Like(entry.User.ToUpper(), pattern, @"\") || EF.Functions.Like(entry.SubjectName.ToUpper(), pattern, @"\"));
        }

        return await entries.OrderByDescending(entry => entry.Id).Take(query.Limit).ToListAsync(cancellationToken);
    }

    // What LIKE takes for more than itself.
    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex WildcardPattern();
}
