using System;
using System.Threading;
using System.Threading.Tasks;

namespace ParallelMigration.OVirt;

/// <summary>Reads a document of one format piece by piece into a builder, from a stream that it leaves open.</summary>
internal abstract class DocumentSource(MeteredStream stream, TreeBuilder builder) : IDisposable
{
    /// <summary>How deep anything may be nested. oVirt's documents stay below 15.</summary>
    protected const int DeepestNesting = 64;

    protected MeteredStream Stream { get; } = stream;

    protected TreeBuilder Builder { get; } = builder;

    internal static DocumentSource Create(MeteredStream stream, OVirtFormat format, TreeBuilder builder, bool async) =>
        format == OVirtFormat.Xml ? new XmlSource(stream, builder, async) : new JsonSource(stream, builder);

    /// <summary>Reads on.</summary>
    /// <returns>Whether there may be more; what is ready is the builder's to give.</returns>
    internal abstract bool Advance();

    /// <inheritdoc cref="Advance"/>
    internal abstract ValueTask<bool> AdvanceAsync(CancellationToken cancellation);

    internal bool TryTake(out Node node)
    {
        if (!Builder.TryTake(out node))
        {
            return false;
        }

        Stream.Reset();
        return true;
    }

    public virtual void Dispose()
    {
    }
}
