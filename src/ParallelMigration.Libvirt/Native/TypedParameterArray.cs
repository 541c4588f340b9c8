using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace ParallelMigration.Libvirt.Native;

/// <summary>Typed parameters on their way to libvirt, in native memory that this owns.</summary>
internal sealed unsafe class TypedParameterArray : IDisposable
{
    public TypedParameterArray(IReadOnlyList<LibvirtTypedParameter> parameters)
    {
        Count = (uint)parameters.Count;
        Pointer = (TypedParameter*)NativeMemory.AllocZeroed((nuint)Math.Max(1, parameters.Count), (nuint)sizeof(TypedParameter));
        for (var index = 0; index < parameters.Count; index++)
        {
            Fill(ref Pointer[index], parameters[index]);
        }
    }

    ~TypedParameterArray() => Free();

    public TypedParameter* Pointer { get; private set; }

    public uint Count { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void Fill(ref TypedParameter target, LibvirtTypedParameter source)
    {
        Encoding.UTF8.GetBytes(source.Name, (Span<byte>)target.Name);
        target.Type = (int)source.Type;
        target.Value = source.Value switch
        {
            int number => unchecked((uint)number),
            uint number => number,
            long number => unchecked((ulong)number),
            ulong number => number,
            double number => BitConverter.DoubleToUInt64Bits(number),
            bool flag => flag ? 1u : 0u,
            string text => unchecked((ulong)Marshal.StringToCoTaskMemUTF8(text)),
            _ => throw new InvalidOperationException("A typed parameter is made by its factories only."),
        };
    }

    private void Free()
    {
        if (Pointer is null)
        {
            return;
        }

        for (var index = 0; index < Count; index++)
        {
            if (Pointer[index].Type == (int)LibvirtParameterType.String)
            {
                Marshal.FreeCoTaskMem(unchecked((nint)Pointer[index].Value));
            }
        }

        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
