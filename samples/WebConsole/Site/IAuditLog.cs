using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>Everything that happened: who changed what, with the old and the new value.</summary>
/// <remarks>The store writes what a transaction changes, in the same transaction; the rest (sign-ins, migrations) is added by who does it.</remarks>
public interface IAuditLog
{
    /// <summary>Adds an entry. Its id does not count.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Cancels adding.</param>
    Task AddAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Reads entries, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(AuditQuery query, CancellationToken cancellationToken = default);
}
