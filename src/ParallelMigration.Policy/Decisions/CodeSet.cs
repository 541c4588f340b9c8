using System;

namespace ParallelMigration.Policy;

/// <summary>
/// A set of codes below 64 in one word: what the rules write while a decision is made, without allocating.
/// Which enumeration the codes are of is its user's to know.
/// </summary>
internal struct CodeSet : IEquatable<CodeSet>
{
    private ulong bits;

    internal readonly bool IsEmpty => bits == 0;

    internal readonly int Count
    {
        get
        {
            var count = 0;
            for (var rest = bits; rest != 0; rest &= rest - 1)
            {
                count++;
            }

            return count;
        }
    }

    internal void Add(ReasonCode code) => bits |= 1UL << (int)code;

    internal void Add(IssueCode code) => bits |= 1UL << (int)code;

    internal void AddAll(CodeSet other) => bits |= other.bits;

    internal readonly bool Contains(IssueCode code) => (bits & (1UL << (int)code)) != 0;

    internal readonly bool Contains(ReasonCode code) => (bits & (1UL << (int)code)) != 0;

    /// <summary>The codes from <paramref name="first"/> on.</summary>
    internal readonly CodeSet From(ReasonCode first) => new() { bits = bits & (ulong.MaxValue << (int)first) };

    /// <summary>The codes before <paramref name="first"/>.</summary>
    internal readonly CodeSet Before(ReasonCode first) => new() { bits = bits & ~(ulong.MaxValue << (int)first) };

    /// <summary>The lowest code above <paramref name="code"/> (−1 to begin with), or −1 at the end.</summary>
    internal readonly int Next(int code)
    {
        for (var next = code + 1; next < 64; next++)
        {
            if ((bits & (1UL << next)) != 0)
            {
                return next;
            }
        }

        return -1;
    }

    public readonly bool Equals(CodeSet other) => bits == other.bits;

    public override readonly bool Equals(object? obj) => obj is CodeSet other && Equals(other);

    public override readonly int GetHashCode() => bits.GetHashCode();
}
