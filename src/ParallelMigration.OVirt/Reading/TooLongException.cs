using System;
using System.IO;

namespace ParallelMigration.OVirt;

/// <summary>The document has a thing of more bytes than are read for one. Never leaves the library: the reader adds the place.</summary>
internal sealed class TooLongException : IOException
{
    internal TooLongException()
        : base("is longer than " + (MeteredStream.LongestThing / 1024 / 1024) + " MiB without an end")
    {
    }

    internal OVirtFormatException At(TreeBuilder builder, Place place) => new(Message, builder.Path, place.Line, place.Position, this);
}
