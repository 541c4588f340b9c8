using System.IO;

namespace ParallelMigration.OVirt;

/// <summary>The document has an object of more bytes than are read for one. Never leaves the library: the reader adds the place.</summary>
internal sealed class TooLongException()
    : IOException($"is longer than {MeteredStream.LongestObject / 1024 / 1024} MiB without an end")
{
    internal OVirtFormatException At(string path, Place place) => new(Message, path, place.Line, place.Position, this);
}
