using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>All migrations, running and ended.</summary>
public interface IMigrationRecords
{
    /// <summary>Saves a migration, a new one or in the place of the one of its id.</summary>
    /// <param name="record">The migration.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    Task SaveAsync(MigrationRecord record, CancellationToken cancellationToken = default);

    /// <summary>Saves what was measured of a migration, in the place of what was saved before.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="points">The points. A hundred or a few; the caller thins them out.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    Task SaveChartAsync(Guid id, IReadOnlyList<ThroughputPoint> points, CancellationToken cancellationToken = default);

    /// <summary>Reads what was measured of a migration; empty: nothing.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<ThroughputPoint>> ReadChartAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Returns the migration of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<MigrationRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Reads migrations that have not ended (<see cref="MigrationRecord.Ended"/>), as far as the store knows.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<MigrationRecord>> ReadRunningAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads migrations, those that started last first.</summary>
    /// <param name="limit">The most.</param>
    /// <param name="startedBefore">When they have to have started before, for the next page; <see langword="null"/>: any time.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<MigrationRecord>> ReadAsync(int limit, DateTimeOffset? startedBefore = null, CancellationToken cancellationToken = default);
}
