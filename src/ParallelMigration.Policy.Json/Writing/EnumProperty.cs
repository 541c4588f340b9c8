using System;

namespace ParallelMigration.Policy.Json;

/// <summary>A property with a value of an enumeration, prepared: <c>"code":"LimitedByVcpus",</c>.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
internal sealed class EnumProperty<T>(string name, EnumNames<T> names)
    where T : struct, Enum
{
    private readonly byte[]?[] prepared = names.Prepared(name);

    /// <exception cref="ArgumentException">The value has no name.</exception>
    internal ReadOnlySpan<byte> Of(T value) => EnumNames<T>.NumberOf(value) is var number && number >= 0 && number < prepared.Length && prepared[number] is { } property
        ? property
        : throw EnumNames<T>.NoName(value);
}
