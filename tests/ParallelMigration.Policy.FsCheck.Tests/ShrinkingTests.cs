using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>What holds of every shrinker, at every step on the way down.</summary>
public class ShrinkingTests
{
    public static TheoryData<string> All => Types.All;

    [Theory]
    [MemberData(nameof(All))]
    public void Valid_values_shrink_to_strictly_simpler_ones_that_are_valid(string type) =>
        DescendFrom(Subject.Of(typeof(ValidArbitraries), type), Soak.Of(12), value => Assert.True(Membership.IsValid(value), $"Not valid: {value}"));

    [Theory]
    [MemberData(nameof(All))]
    public void Hostile_values_shrink_to_strictly_simpler_ones(string type) =>
        DescendFrom(Subject.Of(typeof(HostileArbitraries), type), Soak.Of(12), value => Assert.NotNull(value));

    /// <summary>A shrinker that offered nothing would pass the tests above.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Values_shrink_to_the_simplest_of_their_type(string type)
    {
        foreach (var subject in new[] { Subject.Of(typeof(ValidArbitraries), type), Subject.Of(typeof(HostileArbitraries), type) })
        {
            var ends = subject.Sample(Soak.Of(12)).Select(value => Complexity.Of(Minimise(subject, value, _ => true))).ToArray();
            Assert.Equal(ends.Min(), ends.Max());
        }
    }

    [Fact]
    public void A_counterexample_becomes_the_smallest_there_is()
    {
        var subject = Subject.Of(typeof(ValidArbitraries), nameof(MigrationRequest));
        var above16 = subject.Sample(2_000).Where(Has(plan => plan.Connections > 16)).ToArray();
        Assert.InRange(above16.Length, 20, 1_980);
        Assert.All(above16.Take(50), value =>
        {
            var smallest = (MigrationRequest)Minimise(subject, value, Has(plan => plan.Connections > 16));
            Assert.Equal(ParallelMigrationSetting.Custom(17), smallest.EffectiveSetting);
            Assert.Equal((17, 17), (smallest.Source.CpuThreads, smallest.Destination.CpuThreads));
            Assert.Equal((null, null, null, 1), (smallest.Cluster.Level, smallest.Source.LinkBandwidth, smallest.Source.QemuVersion, smallest.VmResources.Vcpus));
            Assert.Equal(MigrationPolicy.Default, smallest.Cluster.MigrationPolicy);
        });

        static Func<object, bool> Has(Func<MigrationPlan, bool> property) => value => property(((MigrationRequest)value).Resolve(ResolverOptions.Default).Plan!);
    }

    [Fact]
    public void Bandwidths_shrink_to_the_very_bit_and_prefer_round_ones()
    {
        var subject = Subject.Of(typeof(HostileArbitraries), nameof(Bandwidth));
        foreach (var least in new[] { 1, 8_388_608, 9_999_999_999, 10_000_000_000, 20_000_000_000 })
        {
            Assert.Equal(
                Bandwidth.FromBitsPerSecond(least), Minimise(subject, Bandwidth.MaxValue, value => ((Bandwidth)value).BitsPerSecond >= least));
        }

        Assert.Equal(Bandwidth.FromGigabitsPerSecond(20), subject.Shrink(Bandwidth.FromBitsPerSecond(20_000_000_001)).Skip(1).First());
    }

    /// <summary>Candidates of each value are checked; the way down goes on with one of them. That it ends follows from the measure.</summary>
    private static void DescendFrom(Subject subject, int count, Action<object> check)
    {
        var random = new Random(1);
        foreach (var start in subject.Sample(count))
        {
            check(start);
            var value = start;
            for (var step = 0; step < 25; step++)
            {
                var candidates = subject.Shrink(value).Take(400).ToArray();
                Assert.All(candidates.Length > 30 ? random.GetItems(candidates, 30) : candidates, candidate =>
                {
                    Assert.NotEqual(value, candidate);
                    Assert.True(Complexity.Of(candidate) < Complexity.Of(value), $"{candidate} is not simpler than {value}");
                    check(candidate);
                });
                if (candidates.Length == 0)
                {
                    break;
                }

                value = candidates[random.Next(candidates.Length)];
            }
        }
    }

    /// <summary>As FsCheck does it: the first simpler value that still has the property, and on from there.</summary>
    private static object Minimise(Subject subject, object value, Func<object, bool> has)
    {
        while (subject.Shrink(value).FirstOrDefault(has) is { } simpler)
        {
            value = simpler;
        }

        return value;
    }
}
