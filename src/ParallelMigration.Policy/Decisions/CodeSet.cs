using System;

namespace ParallelMigration.Policy;

/// <summary>
/// A set of codes from 0 to 127 in two words: what the rules write while a decision is made, without allocating.
/// Whether they are codes of reasons or of issues is known where the set is used.
/// </summary>
internal struct CodeSet : IEquatable<CodeSet>
{
    internal const int Capacity = 128;

    private ulong low;
    private ulong high;

    internal readonly bool IsEmpty => (low | high) == 0;

    internal readonly int Count => CountOf(low) + CountOf(high);

    internal void Add(ReasonCode code) => Add((int)code);

    internal void Add(IssueCode code) => Add((int)code);

    internal void AddAll(CodeSet other)
    {
        low |= other.low;
        high |= other.high;
    }

    internal readonly bool Contains(IssueCode code) => Contains((int)code);

    internal readonly bool Contains(ReasonCode code) => Contains((int)code);

    /// <summary>The codes that both sets have.</summary>
    internal readonly CodeSet And(CodeSet other) => new() { low = low & other.low, high = high & other.high };

    /// <summary>The codes that the other set does not have.</summary>
    internal readonly CodeSet Without(CodeSet other) => new() { low = low & ~other.low, high = high & ~other.high };

    public readonly bool Equals(CodeSet other) => low == other.low && high == other.high;

    public override readonly bool Equals(object? obj) => obj is CodeSet other && Equals(other);

    public override readonly int GetHashCode() => unchecked((low.GetHashCode() * 397) ^ high.GetHashCode());

    private void Add(int code)
    {
        if (code < 64)
        {
            low |= 1UL << code;
        }
        else
        {
            high |= 1UL << (code - 64);
        }
    }

    private static int CountOf(ulong codes)
    {
        var count = 0;
        for (; codes != 0; codes &= codes - 1)
        {
            count++;
        }

        return count;
    }

    private readonly bool Contains(int code) => ((code < 64 ? low >> code : high >> (code - 64)) & 1) != 0;
}
