using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ParallelMigration.Libvirt.Native;

/// <summary>virTypedParameter: 80 bytes of name, the type, and a union of 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TypedParameter
{
    public const int FieldLength = 80;

    public FieldName Name;
    public int Type;
    public ulong Value;

    [InlineArray(FieldLength)]
    public struct FieldName
    {
        private byte first;
    }
}
