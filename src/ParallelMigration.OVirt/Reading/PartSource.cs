using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>Reads the objects of a document one by one. Only one object is held at a time.</summary>
internal abstract class PartSource(MeteredStream stream, DocumentKind kind) : IDisposable
{
    /// <summary>How deep anything may be nested. oVirt's documents stay below 15.</summary>
    protected const int DeepestNesting = 64;

    /// <summary>The most parts of one object. A VM has some hundreds.</summary>
    private const int MostParts = 250_000;

    private int parts;

    protected MeteredStream Stream => stream;

    protected DocumentKind Kind => kind;

    /// <summary>Gets how many objects of a collection have begun.</summary>
    protected int Items { get; private set; }

    /// <summary>Gets or sets the innermost part that has begun and not ended; <see langword="null"/>: none.</summary>
    protected Part? Open { get; set; }

    /// <summary>Reads the next object.</summary>
    /// <returns>The object; <see langword="null"/>: there are no more.</returns>
    /// <exception cref="OVirtFormatException">What comes next is not an object of this kind.</exception>
    internal abstract ValueTask<Part?> NextAsync(CancellationToken cancellation);

    public abstract void Dispose();

    /// <summary>Begins a part of the open one. The size of an object is bounded by the number of its parts too: a part takes more memory than its bytes.</summary>
    protected Part Begin(string name, PartForm form, Place place, bool isInArray = false) =>
        Counted(new(name, form, Open, place) { IsInArray = isInArray });

    /// <summary>Begins the next object of a collection.</summary>
    protected Part BeginItem(PartForm form, Place place) => Counted(new(kind.Item, form, null, place) { Number = Items++ });

    /// <summary>Starts to count anew, after an object is complete.</summary>
    protected Part Complete(Part part)
    {
        stream.Reset();
        parts = 0;
        return part;
    }

    private Part Counted(Part part) => ++parts <= MostParts ? part.Parent?.Add(part) ?? part : throw part.Error($"is longer than {MostParts} parts");
}
