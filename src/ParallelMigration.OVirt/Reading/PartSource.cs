using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>Reads the objects of a document one by one. Only one object is held at a time.</summary>
internal abstract class PartSource : IDisposable
{
    /// <summary>How deep anything may be nested. oVirt's documents stay below 15.</summary>
    protected const int DeepestNesting = 64;

    /// <summary>The most parts of one object. A VM has some hundreds.</summary>
    private const int MostParts = 250_000;

    private int parts;

    /// <summary>Reads the next object.</summary>
    /// <returns>The object; <see langword="null"/>: there are no more.</returns>
    /// <exception cref="OVirtFormatException">What comes next is not an object of this kind.</exception>
    internal abstract ValueTask<Part?> NextAsync(CancellationToken cancellation);

    public abstract void Dispose();

    /// <summary>Counts a part of the current object, whose size is bounded by this too: a part takes more memory than its bytes.</summary>
    protected void Count(Part part)
    {
        if (++parts > MostParts)
        {
            throw part.Error($"is longer than {MostParts} parts");
        }
    }

    /// <summary>Starts to count anew, after an object is complete.</summary>
    protected void ResetCount() => parts = 0;
}
