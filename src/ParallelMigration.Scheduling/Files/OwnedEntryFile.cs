using System;
using System.IO;

namespace ParallelMigration.Scheduling;

/// <summary>The file of an entry of this process. While it is open, the entry is alive.</summary>
internal sealed class OwnedEntryFile : IDisposable
{
    private readonly string directory;
    private readonly FileStream stream;
    private string path;

    private OwnedEntryFile(string directory, FileStream stream, string path, long number)
    {
        this.directory = directory;
        this.stream = stream;
        this.path = path;
        Number = number;
    }

    public long Number { get; }

    /// <summary>Creates the file while the directory is locked.</summary>
    public static OwnedEntryFile Create(string directory, long number, LeaseRequest request, QueueEntryState state)
    {
        var incomplete = EntryFile.IncompletePathOf(directory, number);
        var stream = SharedFile.CreateShared(incomplete);
        try
        {
            stream.Write(EntryDocument.Write(request));
            var path = EntryFile.PathOf(directory, number, state);
            File.Move(incomplete, path, overwrite: true);
            return new(directory, stream, path, number);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Changes the state while the directory is locked.</summary>
    public void Change(QueueEntryState state)
    {
        var changed = EntryFile.PathOf(directory, Number, state);
        File.Move(path, changed, overwrite: true);
        path = changed;
    }

    /// <summary>Removes the entry. Needs no lock of the directory: a reader takes an entry that is gone for one that never was.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without its lock it is dead, and the next reader deletes it.
        }

        stream.Dispose();
    }
}
