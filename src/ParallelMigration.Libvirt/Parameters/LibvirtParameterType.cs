using System.Diagnostics.CodeAnalysis;

namespace ParallelMigration.Libvirt;

/// <summary>The type of a typed parameter (<c>virTypedParameterType</c>).</summary>
[SuppressMessage("Naming", "CA1720", Justification = "They are names of C's types, as libvirt has them.")]
internal enum LibvirtParameterType
{
    /// <summary>A signed 32-bit number (<c>VIR_TYPED_PARAM_INT</c>).</summary>
    Int = 1,

    /// <summary>An unsigned 32-bit number (<c>VIR_TYPED_PARAM_UINT</c>).</summary>
    UInt = 2,

    /// <summary>A signed 64-bit number (<c>VIR_TYPED_PARAM_LLONG</c>).</summary>
    LLong = 3,

    /// <summary>An unsigned 64-bit number (<c>VIR_TYPED_PARAM_ULLONG</c>).</summary>
    ULLong = 4,

    /// <summary>A floating-point number (<c>VIR_TYPED_PARAM_DOUBLE</c>).</summary>
    Double = 5,

    /// <summary>True or false (<c>VIR_TYPED_PARAM_BOOLEAN</c>).</summary>
    Boolean = 6,

    /// <summary>Text (<c>VIR_TYPED_PARAM_STRING</c>).</summary>
    String = 7,
}
