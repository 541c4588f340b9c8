namespace ParallelMigration.OVirt;

/// <summary>What a JSON property can be that an XML element cannot.</summary>
internal enum JsonForm
{
    Array,
    NestedArray,
    Null,
}
