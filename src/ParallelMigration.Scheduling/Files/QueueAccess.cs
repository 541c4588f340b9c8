using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace ParallelMigration.Scheduling;

/// <summary>Reads and changes the queue while its directory is locked.</summary>
/// <param name="directory">The directory.</param>
/// <param name="held">The locked file, which contains the last number that was assigned.</param>
internal sealed class QueueAccess(string directory, FileStream held)
{
    /// <summary>Reads the entries whose owners are alive, and deletes the others.</summary>
    public IReadOnlyList<QueueEntry> Read()
    {
        EntryFile.DeleteIncomplete(directory);
        return EntryFile.ReadAll(directory);
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="number">Its number; <see langword="null"/> to assign the next one.</param>
    /// <param name="request">The migration.</param>
    /// <param name="state">Its state.</param>
    public OwnedEntryFile Add(long? number, LeaseRequest request, QueueEntryState state)
    {
        var own = number ?? NextNumber();
        return OwnedEntryFile.Create(directory, own, request, state);
    }

    private long NextNumber()
    {
        // If the file is deleted, its number is lost; the entries still have theirs.
        var highest = EntryFile.In(directory).Select(file => file.Number).Append(LastNumber()).Max();
        var next = checked(highest + 1);
        held.SetLength(0);
        held.Position = 0;
        held.Write(Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture)));
        return next;
    }

    private long LastNumber()
    {
        Span<byte> text = stackalloc byte[20];
        held.Position = 0;
        var length = held.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return long.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
