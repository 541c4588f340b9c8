using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Typed parameters that libvirt gave: the only place that reads them.</summary>
internal static unsafe class TypedParameterReader
{
    /// <summary>Copies an array. Parameters of a type unknown here are left out: a newer libvirt may have more.</summary>
    public static Dictionary<string, object> Read(TypedParameter* parameters, int count)
    {
        var values = new Dictionary<string, object>(count, StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            ref var parameter = ref parameters[index];
            if (Value(parameter) is { } value)
            {
                values[Name(ref parameter)] = value;
            }
        }

        return values;
    }

    private static string Name(ref TypedParameter parameter)
    {
        ReadOnlySpan<byte> field = parameter.Name;
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    private static object? Value(in TypedParameter parameter) => (LibvirtParameterType)parameter.Type switch
    {
        LibvirtParameterType.Int => unchecked((int)(uint)parameter.Value),
        LibvirtParameterType.UInt => unchecked((uint)parameter.Value),
        LibvirtParameterType.LLong => unchecked((long)parameter.Value),
        LibvirtParameterType.ULLong => parameter.Value,
        LibvirtParameterType.Double => BitConverter.UInt64BitsToDouble(parameter.Value),
        LibvirtParameterType.Boolean => (parameter.Value & 0xff) != 0,
        LibvirtParameterType.String => Marshal.PtrToStringUTF8(unchecked((nint)parameter.Value)),
        _ => null,
    };
}
