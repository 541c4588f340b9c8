using System;
using System.Globalization;
using System.Text;

namespace ParallelMigration.Libvirt;

/// <summary>One typed parameter for libvirt: name, type and value.</summary>
internal sealed record LibvirtTypedParameter
{
    // VIR_TYPED_PARAM_FIELD_LENGTH is 80, with the terminating zero.
    private const int MaxNameBytes = 79;

    private LibvirtTypedParameter(string name, LibvirtParameterType type, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' cannot be a parameter's name: at most {MaxNameBytes} bytes, none of them zero.", nameof(name));
        }

        Name = name;
        Type = type;
        Value = value;
    }

    /// <summary>Gets the name, such as <c>parallel.connections</c>: 1 to 79 bytes of UTF-8.</summary>
    public string Name { get; }

    /// <summary>Gets the type.</summary>
    internal LibvirtParameterType Type { get; }

    /// <summary>
    /// Gets the value, of one of the .NET types that libvirt has: <see cref="int"/>, <see cref="uint"/>, <see cref="long"/>,
    /// <see cref="ulong"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.
    /// </summary>
    public object Value { get; }

    /// <summary>A parameter with a signed 32-bit number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or too long.</exception>
    internal static LibvirtTypedParameter Create(string name, int value) => new(name, LibvirtParameterType.Int, value);

    /// <summary>A parameter with an unsigned 32-bit number.</summary>
    /// <inheritdoc cref="Create(string, int)"/>
    internal static LibvirtTypedParameter Create(string name, uint value) => new(name, LibvirtParameterType.UInt, value);

    /// <summary>A parameter with a signed 64-bit number.</summary>
    /// <inheritdoc cref="Create(string, int)"/>
    internal static LibvirtTypedParameter Create(string name, long value) => new(name, LibvirtParameterType.LLong, value);

    /// <summary>A parameter with an unsigned 64-bit number.</summary>
    /// <inheritdoc cref="Create(string, int)"/>
    internal static LibvirtTypedParameter Create(string name, ulong value) => new(name, LibvirtParameterType.ULLong, value);

    /// <summary>A parameter with a floating-point number.</summary>
    /// <inheritdoc cref="Create(string, int)"/>
    internal static LibvirtTypedParameter Create(string name, double value) => new(name, LibvirtParameterType.Double, value);

    /// <summary>A parameter that is true or false.</summary>
    /// <inheritdoc cref="Create(string, int)"/>
    internal static LibvirtTypedParameter Create(string name, bool value) => new(name, LibvirtParameterType.Boolean, value);

    /// <summary>A parameter with text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value, without zero characters: libvirt's text ends at the first.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="name"/> is empty or too long, or <paramref name="value"/> contains a zero character.
    /// </exception>
    internal static LibvirtTypedParameter Create(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException($"The value of {name} contains a zero character.", nameof(value))
            : new(name, LibvirtParameterType.String, value);
    }

    /// <summary>Name, value and type: <c>parallel.connections = 4 (int)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} = {ValueText} ({TypeText})");

    private string ValueText => Value switch
    {
        bool flag => flag ? "true" : "false",
        string text => $"'{text}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException("A typed parameter is made by its factories only."),
    };

    private string TypeText => Type switch
    {
        LibvirtParameterType.Int => "int",
        LibvirtParameterType.UInt => "uint",
        LibvirtParameterType.LLong => "llong",
        LibvirtParameterType.ULLong => "ullong",
        LibvirtParameterType.Double => "double",
        LibvirtParameterType.Boolean => "boolean",
        _ => "string",
    };
}
