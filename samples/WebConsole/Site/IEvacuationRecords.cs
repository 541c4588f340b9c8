using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.Samples.WebConsole.Site;

/// <summary>All evacuations, running and ended.</summary>
public interface IEvacuationRecords
{
    /// <summary>Saves an evacuation, a new one or in the place of the one of its id.</summary>
    /// <param name="record">The evacuation.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    Task SaveAsync(EvacuationRecord record, CancellationToken cancellationToken = default);

    /// <summary>Returns the evacuation of an id; <see langword="null"/>: there is none.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<EvacuationRecord?> FindAsync(Guid id, CancellationToken cancellationToken = default);

    /// <summary>Reads evacuations that have not ended.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<EvacuationRecord>> ReadRunningAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads evacuations, those that started last first.</summary>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    Task<IReadOnlyList<EvacuationRecord>> ReadAsync(int limit, CancellationToken cancellationToken = default);
}
