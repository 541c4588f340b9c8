using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ParallelMigration.OVirt;

/// <summary>
/// An XML element, an XML attribute or a JSON property, with its text or its own parts. The same for both formats, so that what is read of
/// oVirt's documents is written once. Nothing is checked before it is asked for: what is not needed may be anything.
/// </summary>
internal sealed class Part(string name, PartForm form, Part? parent, Place place)
{
    /// <summary>The most characters of one value. oVirt's own values have some dozens.</summary>
    private const int LongestValue = 4096;

    private readonly List<Part> parts = [];
    private StringBuilder? text;

    internal string Name { get; } = name;

    internal Part? Parent { get; } = parent;

    /// <summary>The number of an object in its collection, from 0 on; −1 outside of collections.</summary>
    internal int Number { get; init; } = -1;

    /// <summary>Whether it is an element of a JSON array.</summary>
    internal bool IsInArray { get; init; }

    /// <summary>Gets or sets, of a JSON object that is being read, the name of its array that has begun and not ended.</summary>
    internal string? Array { get; set; }

    internal bool IsValue => form == PartForm.Value;

    internal bool IsEmpty => parts.Count == 0 && text is null;

    internal string Path => (Parent is null ? "" : Parent.Path + ".") + Name + Index;

    /// <summary>The text without its length being checked, for values that hold a document.</summary>
    internal string LongValue => form switch
    {
        PartForm.Object => throw Error("must be a value, but is an object"),
        PartForm.NestedArray => throw Error("must not be an array of arrays"),
        _ when parts.Count > 0 => throw Error($"must be a value, but has the part {Quote.Text(parts[0].Name)}"),
        PartForm.Element => (text?.ToString() ?? "").Trim(),
        _ => text?.ToString() ?? "",
    };

    internal string Value => text?.Length > LongestValue ? throw Error($"is longer than {LongestValue} characters") : LongValue;

    private string Index =>
        Number >= 0 ? Bracketed(Number)
        : Parent is null ? ""
        : Parent.parts.Where(part => part.Name == Name).ToList() is var same && (IsInArray || same.Count > 1) ? Bracketed(same.IndexOf(this))
        : "";

    /// <summary>The part of this name, of which there is at most one.</summary>
    internal Part? this[string name]
    {
        get
        {
            GuardParts();
            Part? found = null;
            foreach (var part in parts)
            {
                if (part.Name == name && !part.IsNull)
                {
                    found = part.IsInArray ? throw new OVirtFormatException("must not be an array", Path + "." + name, part.Place.Line, part.Place.Position)
                        : found is not null ? throw new OVirtFormatException("is given twice", Path + "." + name, part.Place.Line, part.Place.Position)
                        : part;
                }
            }

            return found;
        }
    }

    private bool IsNull => form == PartForm.Null;

    private Place Place => place;

    /// <summary>All parts of this name, in their order.</summary>
    internal IEnumerable<Part> All(string name)
    {
        GuardParts();
        return parts.Where(part => part.Name == name && !part.IsNull);
    }

    /// <summary>The parts that have none of these names.</summary>
    internal IEnumerable<Part> Except(string[] names)
    {
        GuardParts();
        return parts.Where(part => !names.Contains(part.Name));
    }

    /// <summary>Refuses null, where absent and null could be taken for two different things.</summary>
    internal void GuardNulls()
    {
        if (parts.Find(part => part.IsNull) is { } part)
        {
            throw part.Error("must have a value, but is null");
        }
    }

    internal Part Add(Part part)
    {
        parts.Add(part);
        return part;
    }

    internal void AddText(string piece)
    {
        if (piece.Length > 0)
        {
            (text ??= new()).Append(piece);
        }
    }

    internal OVirtFormatException Error(string message) => new(message, Path, place.Line, place.Position);

    private static string Bracketed(int index) => "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    private void GuardParts()
    {
        if (form == PartForm.NestedArray)
        {
            throw Error("must not be an array of arrays");
        }

        if (form == PartForm.Value || (text is not null && !string.IsNullOrWhiteSpace(text.ToString())))
        {
            throw Error("must have parts of its own, but is " + Quote.Text(text?.ToString().Trim() ?? ""));
        }
    }
}
