using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace ParallelMigration.OVirt;

/// <summary>
/// What of a document is read: the names that count, at each level. The same for XML elements, XML attributes and JSON properties, so
/// that what is known of oVirt's documents is said once, for both formats.
/// </summary>
internal sealed class Shape
{
    private readonly ImmutableDictionary<string, Shape> parts;

    private Shape(string name, bool isText, IEnumerable<Shape> parts)
    {
        Name = name;
        IsText = isText;
        this.parts = parts.ToImmutableDictionary(part => part.Name);
    }

    internal string Name { get; }

    /// <summary>A value, without parts.</summary>
    internal bool IsText { get; }

    /// <summary>May stand there any number of times: in JSON an array.</summary>
    internal bool Repeats { get; private init; }

    /// <summary>A name that is not a part is an error; elsewhere it is ignored, whatever it holds.</summary>
    internal bool IsStrict { get; private init; }

    /// <summary>Handed on by itself as soon as it is complete, and then forgotten: what keeps memory constant.</summary>
    internal bool IsItem { get; private init; }

    internal IEnumerable<string> PartNames => parts.Keys.Order();

    internal static Shape Text(string name) => new(name, isText: true, []);

    internal static Shape Texts(string name) => new(name, isText: true, []) { Repeats = true };

    internal static Shape Group(string name, params IEnumerable<Shape> parts) => new(name, isText: false, parts);

    internal static Shape Groups(string name, params IEnumerable<Shape> parts) => new(name, isText: false, parts) { Repeats = true };

    internal static Shape Strict(string name, params IEnumerable<Shape> parts) => new(name, isText: false, parts) { IsStrict = true };

    internal Shape AsItem() => new(Name, IsText, parts.Values) { Repeats = true, IsStrict = IsStrict, IsItem = true };

    internal Shape With(Shape part) => new(Name, IsText, parts.Values.Append(part)) { IsStrict = IsStrict };

    internal Shape? Part(string name) => parts.GetValueOrDefault(name);
}
