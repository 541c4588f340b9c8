using System;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ParallelMigration.Policy.Json;

/// <summary>A property of an object of the contract: its name, what its value may be, and whether it must be there.</summary>
/// <param name="Name">The name.</param>
/// <param name="Schema">What the value may be, in JSON Schema.</param>
/// <param name="IsRequired">Whether it must be there, and must not be <see langword="null"/>.</param>
internal readonly record struct Property(string Name, string Schema, bool IsRequired = false);

/// <summary>The properties of one kind of object. A reader gets their positions in this table; the JSON Schema is made from it.</summary>
internal sealed class PropertyTable
{
    private readonly byte[][] names;

    internal PropertyTable(string name, params Property[] properties)
    {
        Name = name;
        Properties = properties;
        names = [.. properties.Select(property => Encoding.UTF8.GetBytes(property.Name))];
        Required = properties.Select((property, index) => property.IsRequired ? 1UL << index : 0).Aggregate(0UL, (all, bit) => all | bit);
    }

    /// <summary>Gets the name of its definition in the JSON Schema.</summary>
    internal string Name { get; }

    internal Property[] Properties { get; }

    /// <summary>Gets the set of the positions of required properties.</summary>
    internal ulong Required { get; }

    /// <summary>Finds the property whose name the reader has reached.</summary>
    /// <param name="json">The reader, at the name.</param>
    /// <param name="expected">The position to try first: properties usually come in the table's order.</param>
    /// <returns>The position, or −1.</returns>
    internal int Find(ref Utf8JsonReader json, int expected)
    {
        if (json.ValueIsEscaped || json.HasValueSequence)
        {
            var copied = new byte[json.HasValueSequence ? checked((int)json.ValueSequence.Length) : json.ValueSpan.Length];
            return Find(copied.AsSpan(0, json.CopyString(copied)), expected);
        }

        return Find(json.ValueSpan, expected);
    }

    internal static int First(ulong properties) => BitOperations.TrailingZeroCount(properties);

    private int Find(ReadOnlySpan<byte> name, int expected)
    {
        if (expected < names.Length && name.SequenceEqual(names[expected]))
        {
            return expected;
        }

        for (var index = 0; index < names.Length; index++)
        {
            if (name.SequenceEqual(names[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
