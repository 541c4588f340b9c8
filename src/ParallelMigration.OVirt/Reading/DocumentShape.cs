namespace ParallelMigration.OVirt;

/// <summary>A document that is one thing, or a collection of such things.</summary>
internal sealed class DocumentShape
{
    private DocumentShape(Shape single, Shape? collection, Shape json)
    {
        Single = single;
        Collection = collection;
        Json = json;
    }

    /// <summary>The XML root of one thing.</summary>
    internal Shape Single { get; }

    /// <summary>The XML root of a collection; <see langword="null"/>: there is none.</summary>
    internal Shape? Collection { get; }

    /// <summary>
    /// JSON has no root name: the object is one thing, unless it has a property with the things of a collection.
    /// </summary>
    internal Shape Json { get; }

    internal static DocumentShape One(Shape shape) => new(shape, null, shape);

    internal static DocumentShape OneOrMany(Shape shape, string collection)
    {
        var item = shape.AsItem();
        return new(shape, Shape.Group(collection, item), shape.With(item));
    }
}
