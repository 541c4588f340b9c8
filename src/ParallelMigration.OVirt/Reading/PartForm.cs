namespace ParallelMigration.OVirt;

/// <summary>What a part is in its format.</summary>
internal enum PartForm
{
    /// <summary>An XML element, which may have text or parts.</summary>
    Element = 0,

    /// <summary>A JSON object.</summary>
    Object,

    /// <summary>A JSON string, number or boolean, or an XML attribute.</summary>
    Value,

    /// <summary>JSON's null, which counts as absent where it cannot be mistaken.</summary>
    Null,

    /// <summary>An array within an array, which oVirt has nowhere.</summary>
    NestedArray,
}
