using System.Collections.Generic;

namespace ParallelMigration.OVirt;

/// <summary>
/// Builds nodes out of what either format's reader meets, keeps what the shape knows and passes over the rest. Things of a collection
/// are handed on one by one.
/// </summary>
internal sealed class TreeBuilder(DocumentShape document, bool trimsText)
{
    /// <summary>The most characters of one value.</summary>
    private const int LongestText = 4096;

    private readonly Queue<Node> ready = new();
    private Node? current;
    private int ignored;
    private int items;

    /// <summary>Whether what comes next counts for nothing, so that its names and values need not be read.</summary>
    internal bool IsIgnoring => ignored > 0;

    /// <summary>Whether text that comes next counts.</summary>
    internal bool WantsText => ignored == 0 && current is not null;

    internal string Path => current?.Path ?? "";

    internal bool TryTake(out Node node) => ready.TryDequeue(out node!);

    internal void EnterJsonRoot(Place place) => current = new(document.Json, null, -1, place);

    internal void EnterXmlRoot(string name, Place place)
    {
        var shape = name == document.Single.Name ? document.Single : name == document.Collection?.Name ? document.Collection : null;
        current = shape is not null
            ? new(shape, null, -1, place)
            : throw new OVirtFormatException(
                "has the root element " + Quote.Text(name) + ", but must have " + document.Single.Name
                + (document.Collection is null ? "" : " or " + document.Collection.Name),
                "",
                place.Line,
                place.Position);
    }

    /// <summary>A part begins: an element, an attribute, or a JSON property (an element of its array) with its value.</summary>
    internal void Enter(string name, Place place, bool isObject = false)
    {
        if (ignored > 0)
        {
            ignored++;
            return;
        }

        if (PartOf(name, place) is not { } shape)
        {
            ignored = 1;
            return;
        }

        if (!shape.Repeats && current!.Has(shape))
        {
            throw new OVirtFormatException("is given twice", current.Path + "." + name, place.Line, place.Position);
        }

        if (isObject && shape.IsText)
        {
            throw new OVirtFormatException("must be a value, but is an object", current!.Path + "." + name, place.Line, place.Position);
        }

        // An item is not kept by the collection: it would keep all of them.
        current = shape.IsItem ? new(shape, null, items++, place) { Owner = current } : current!.Add(shape, place);
    }

    internal void AddText(string text)
    {
        if (!WantsText || (!current!.Shape.IsText && string.IsNullOrWhiteSpace(text)))
        {
            return;
        }

        // Bounded also because a hostile document can give text in as many pieces as it has characters.
        current.Text = current.Text.Length + text.Length <= LongestText
            ? current.Text + text
            : throw current.Error("is longer than " + LongestText + " characters");
    }

    internal void Leave()
    {
        if (ignored > 0)
        {
            ignored--;
            return;
        }

        var done = current!;
        done.Text = trimsText ? done.Text.Trim() : done.Text;
        if (!done.Shape.IsText && done.Text.Length > 0)
        {
            throw done.Error("must have parts of its own, but is " + Quote.Text(done.Text));
        }

        current = done.Shape.IsItem ? done.Owner : done.Parent;
        if (done.Shape.IsItem)
        {
            ready.Enqueue(done);
        }
        else if (current is null)
        {
            LeaveRoot(done);
        }
    }

    /// <summary>Refuses what only JSON can say of a property: an array where one thing stands, and null where it could be mistaken.</summary>
    internal void GuardForm(string name, Place place, JsonForm form)
    {
        if (ignored > 0 || PartOf(name, place) is not { } shape)
        {
            return;
        }

        var problem = form switch
        {
            JsonForm.Array when !shape.Repeats => "must not be an array",
            JsonForm.NestedArray => "must not be an array of arrays",
            JsonForm.Null when current!.Shape.IsStrict || shape.IsStrict => "must have a value, but is null",
            _ => null,
        };
        if (problem is not null)
        {
            throw new OVirtFormatException(problem, current!.Path + "." + name, place.Line, place.Position);
        }
    }

    private Shape? PartOf(string name, Place place)
    {
        var shape = current!.Shape.Part(name);
        return shape is not null || !(current.Shape.IsStrict || current.Shape.IsText)
            ? shape
            : throw new OVirtFormatException(
                current.Shape.IsText
                    ? "must be a value, but has the part " + Quote.Text(name)
                    : "has the unknown part " + Quote.Text(name) + "; known are " + string.Join(", ", current.Shape.PartNames),
                current.Path,
                place.Line,
                place.Position);
    }

    private void LeaveRoot(Node root)
    {
        if (document.Collection is null || (ReferenceEquals(root.Shape, document.Single) && items == 0))
        {
            ready.Enqueue(root);
        }
        else if (ReferenceEquals(root.Shape, document.Json) && !root.IsEmpty)
        {
            // An empty JSON object is oVirt's empty collection.
            ready.Enqueue(items == 0 ? root : throw root.Error("is both a collection and a thing by itself"));
        }
    }
}
