namespace ParallelMigration.Evacuation;

/// <summary>Why a VM cannot move. The names are stable API.</summary>
public enum StayReasonCode
{
    /// <summary>There is no other host that is not emptied.</summary>
    NoDestination = 0,

    /// <summary>It may run on one host only, and that is none that it can go to.</summary>
    Pinned,

    /// <summary>It is excluded from that host.</summary>
    Excluded,

    /// <summary>The rules refuse its migration to that host (<see cref="StayReason.Issues"/>).</summary>
    Refused,

    /// <summary>A VM that it is kept apart from runs there or goes there.</summary>
    KeptApart,

    /// <summary>The host does not have the memory for it, beside what else goes there.</summary>
    NotEnoughMemory,

    /// <summary>The host does not have the CPU threads for it, beside what else goes there.</summary>
    NotEnoughCpuThreads,
}
