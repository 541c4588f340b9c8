using System.Linq;

namespace ParallelMigration.Policy.Tests.Decisions;

/// <summary>The set has two words of 64 codes: each law is asked of codes in either.</summary>
public class CodeSetTests
{
    private static readonly int[] Codes = [0, 1, 62, 63, 64, 65, 126, 127];

    [Fact]
    public void It_contains_what_was_added_and_nothing_else()
    {
        foreach (var code in Codes)
        {
            var set = Of(code);
            Assert.Equal([code], Codes.Where(other => set.Contains((ReasonCode)other)));
            Assert.Equal([code], Codes.Where(other => set.Contains((IssueCode)other)));
            Assert.Equal((1, false), (set.Count, set.IsEmpty));
            set.Add((ReasonCode)code);
            Assert.True(set.Equals(Of(code)));
        }
    }

    [Fact]
    public void Sets_are_united_intersected_and_subtracted()
    {
        foreach (var (first, second) in from first in Codes from second in Codes where first < second select (first, second))
        {
            var both = Of(first);
            both.AddAll(Of(second));
            Assert.Equal(2, both.Count);
            Assert.True(both.Equals(Of(first, second)));
            Assert.True(both.And(Of(second)).Equals(Of(second)));
            Assert.True(both.And(Of(first)).Equals(Of(first)));
            Assert.True(Of(first).And(Of(second)).IsEmpty);
            Assert.True(both.Without(Of(second)).Equals(Of(first)));
            Assert.True(both.Without(Of(first)).Equals(Of(second)));
            Assert.True(both.Without(both).IsEmpty);
        }
    }

    [Fact]
    public void Sets_are_equal_if_they_have_the_same_codes()
    {
        foreach (var (first, second) in from first in Codes from second in Codes where first != second select (first, second))
        {
            Assert.False(Of(first).Equals(Of(second)));
            Assert.False(Of(first, second).Equals(Of(first)));
            Assert.Equal(Of(first, second).GetHashCode(), Of(second, first).GetHashCode());
            Assert.True(Of(first, second).Equals((object)Of(second, first)));
            Assert.False(Of(first).Equals((object)Of(second)));
        }

        Assert.False(Of(0).Equals("0"));
    }

    [Fact]
    public void Unequal_sets_seldom_share_a_hash() =>
        Assert.Equal(40, Enumerable.Range(0, 40).Select(n => Of(n < 20 ? n : n + 44).GetHashCode()).Distinct().Count());

    private static CodeSet Of(params int[] codes)
    {
        CodeSet set = default;
        foreach (var code in codes)
        {
            set.Add((IssueCode)code);
        }

        return set;
    }
}
