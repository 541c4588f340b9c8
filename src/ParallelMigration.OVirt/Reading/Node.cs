using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>A known part of a document, as it stands there: its text, its own known parts, and where it is.</summary>
internal sealed class Node(Shape shape, Node? parent, int index, Place place)
{
    private readonly int index = index;
    private readonly List<Node> parts = [];

    internal Shape Shape { get; } = shape;

    internal Node? Parent { get; } = parent;

    /// <summary>The collection that an item came from, which does not hold it.</summary>
    internal Node? Owner { get; init; }

    internal Place Place { get; } = place;

    internal string Text { get; set; } = "";

    /// <summary>Whether anything that counts stands in it.</summary>
    internal bool IsEmpty => parts.Count == 0 && Text.Length == 0;

    internal string Path =>
        (Parent is null ? "" : Parent.Path + ".") + Shape.Name + (index < 0 ? "" : "[" + index.ToString(CultureInfo.InvariantCulture) + "]");

    internal Node? this[string name] => parts.Find(part => part.Shape.Name == name);

    internal IEnumerable<Node> All(string name) => parts.Where(part => part.Shape.Name == name);

    internal bool Has(Shape shape) => parts.Exists(part => ReferenceEquals(part.Shape, shape));

    internal Node Add(Shape shape, Place place)
    {
        // Counting is cheap only because repeated parts of one name follow each other: the last one knows its number.
        var last = shape.Repeats ? parts.FindLast(part => ReferenceEquals(part.Shape, shape)) : null;
        var node = new Node(shape, this, shape.Repeats ? (last?.index ?? -1) + 1 : -1, place);
        parts.Add(node);
        return node;
    }

    internal OVirtFormatException Error(string message) => new(message, Path, Place.Line, Place.Position);
}
