using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;

namespace ParallelMigration.Policy.Arbitraries.Tests;

/// <summary>One generator with its shrinker, whatever its type: what holds of all of them is tested of all of them.</summary>
public sealed class Subject
{
    private readonly Func<int, object[]> sample;
    private readonly Func<object, IEnumerable<object>> shrink;

    private Subject(Type type, Func<int, object[]> sample, Func<object, IEnumerable<object>> shrink)
    {
        Type = type;
        this.sample = sample;
        this.shrink = shrink;
    }

    public Type Type { get; }

    /// <summary>As many values, the same in every run.</summary>
    public object[] Sample(int count) => sample(count);

    public IEnumerable<object> Shrink(object value) => shrink(value);

    public static Subject Of(Type arbitraries, string type)
    {
        var method = arbitraries.GetMethod(type, BindingFlags.Public | BindingFlags.Static)!;
        return (Subject)typeof(Subject).GetMethod(nameof(Wrap), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(method.ReturnType.GetGenericArguments()[0])
            .Invoke(null, [method.Invoke(null, null)])!;
    }

    /// <summary>The same values in every run.</summary>
    internal static T[] Sample<T>(Arbitrary<T> arbitrary, int count, ulong seed = 20_261_123) => [.. Gen.Sample(arbitrary.Generator, count, new Rnd(seed), 50)];

    private static Subject Wrap<T>(Arbitrary<T> arbitrary)
        where T : notnull => new(
            typeof(T), count => [.. Sample(arbitrary, count).Select(value => (object)value)], value => arbitrary.Shrinker((T)value).Select(simpler => (object)simpler));
}
