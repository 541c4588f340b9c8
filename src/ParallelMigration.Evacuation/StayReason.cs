using System.Collections.Generic;
using ParallelMigration.Policy;

namespace ParallelMigration.Evacuation;

/// <summary>Why a VM cannot move to one host.</summary>
public sealed class StayReason
{
    internal StayReason(StayReasonCode code, EvacuationHost? host = null, IReadOnlyList<Issue>? issues = null) =>
        (Code, HostId, HostName, Issues) = (code, host?.Id, host?.Resources.Id ?? host?.Id, issues ?? []);

    /// <summary>Gets the code: stable API.</summary>
    public StayReasonCode Code { get; }

    /// <summary>Gets the host's id.</summary>
    /// <value><see langword="null"/>: it holds of every host.</value>
    public string? HostId { get; }

    /// <summary>Gets what people call it: the id of its resources.</summary>
    internal string? HostName { get; }

    /// <summary>Gets the issues of a migration that is refused; empty with other codes.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>Returns code and host.</summary>
    public override string ToString() => HostId is null ? Code.ToString() : $"{Code}: {HostId}";
}
