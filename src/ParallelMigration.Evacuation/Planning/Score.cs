using System;

namespace ParallelMigration.Evacuation.Planning;

/// <summary>
/// How good a draft is; less is better: those that have not moved by the end of the window, the end, those that share the link (rule P1: only where all then end earlier),
/// and how long VMs wait for their ends.
/// </summary>
internal readonly record struct Score(int Late, long End, int Sharing, long Waits) : IComparable<Score>
{
    public int CompareTo(Score other) => (Late, End, Sharing, Waits).CompareTo((other.Late, other.End, other.Sharing, other.Waits));
}
