using System;
using System.Linq;

namespace ParallelMigration.Conventions.Tests.Values;

/// <summary>Records are compared by what they say, their lists included.</summary>
public class EqualityTests
{
    public static TheoryData<Type> Records => [.. Packages.PublicTypes.Where(type => (Packages.IsRecord(type) || type.IsValueType) && !type.IsEnum && !type.ContainsGenericParameters && Sample.Of(type) is not null).OrderBy(type => type.FullName)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Two_that_say_the_same_are_equal(Type type)
    {
        var (first, second) = (Sample.Of(type)!, Sample.Of(type)!);
        Assert.True(first.Equals(second), $"{type}: {first} and {second}");
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    /// <summary>Each part that can be set makes a difference: nothing that a record says is left out of its equality.</summary>
    [Theory]
    [MemberData(nameof(Records))]
    public void Two_that_differ_in_one_part_are_not_equal(Type type)
    {
        var sample = Sample.Of(type)!;
        foreach (var part in Sample.Parts(type).Where(part => !part.PropertyType.IsValueType || Nullable.GetUnderlyingType(part.PropertyType) is not null || part.PropertyType == typeof(bool)))
        {
            var other = Sample.Of(type)!;
            if (Other(part.PropertyType) is not (true, var value))
            {
                continue;
            }

            part.SetValue(other, value);
            Assert.False(sample.Equals(other), $"{type}: {part.Name}");
        }

        static (bool Known, object? Value) Other(Type part) =>
            part == typeof(bool) ? (true, false)
            : part == typeof(string) ? (true, "other")
            : Nullable.GetUnderlyingType(part) is not null ? (true, null)
            : Sample.ItemOf(part) is { } item ? (true, Array.CreateInstance(item, 0))
            : (false, null);
    }
}
