using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Convergence;

/// <summary>What is due, as a value.</summary>
internal readonly struct DueActions(IEnumerable<ConvergenceDecision> decisions) : IEquatable<DueActions>
{
    private readonly IReadOnlyList<ConvergenceDecision>? list = Array.AsReadOnly(decisions.ToArray());

    internal IReadOnlyList<ConvergenceDecision> List => list ?? Array.Empty<ConvergenceDecision>();

    public bool Equals(DueActions other) => List.SequenceEqual(other.List);

    public override bool Equals(object? obj) => obj is DueActions other && Equals(other);

    public override int GetHashCode() => List.Count;
}
