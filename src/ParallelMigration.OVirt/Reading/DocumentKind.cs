namespace ParallelMigration.OVirt;

/// <summary>What a document can be: one object, or a collection of such objects.</summary>
/// <param name="Item">The XML root of one object, and the JSON property that holds a collection's objects.</param>
/// <param name="Collection">The XML root of a collection; <see langword="null"/>: there are no collections of this kind.</param>
internal sealed record DocumentKind(string Item, string? Collection = null)
{
    internal static DocumentKind Clusters { get; } = new("cluster", "clusters");

    internal static DocumentKind Vms { get; } = new("vm", "vms");

    internal static DocumentKind Hosts { get; } = new("host", "hosts");

    internal static DocumentKind Options { get; } = new("migration");
}
