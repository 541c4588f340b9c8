using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace ParallelMigration.Scheduling;

/// <summary>An entry's file. Its name is the entry's number and state; a rename changes the state, and is atomic.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Number">The entry's number.</param>
/// <param name="State">The entry's state.</param>
internal readonly record struct EntryFile(string Path, long Number, QueueEntryState State)
{
    private static readonly ImmutableArray<string> Extensions = [".waiting", ".running", ".raised"]; // by state

    // Being written; its owner was killed before it was renamed.
    private const string Incomplete = ".new";

    public static string PathOf(string directory, long number, QueueEntryState state) => PathOf(directory, number, Extensions[(int)state]);

    public static string IncompletePathOf(string directory, long number) => PathOf(directory, number, Incomplete);

    /// <summary>Reads the entries whose owners are alive, and deletes the others.</summary>
    public static IReadOnlyList<QueueEntry> ReadAll(string directory) =>
        [.. In(directory).Where(file => !file.DeleteIfDead()).Select(file => file.Read()).OfType<QueueEntry>().OrderBy(entry => entry.Number)];

    /// <summary>Deletes what processes left that were killed while they added an entry. The directory must be locked: nothing adds one now.</summary>
    public static void DeleteIncomplete(string directory)
    {
        foreach (var path in Directory.GetFiles(directory, "*" + Incomplete))
        {
            File.Delete(path);
        }
    }

    /// <summary>Lists the entries' files.</summary>
    public static IEnumerable<EntryFile> In(string directory)
    {
        foreach (var path in Directory.GetFiles(directory))
        {
            var state = Extensions.IndexOf(System.IO.Path.GetExtension(path));
            if (state >= 0
                && long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return new(path, number, (QueueEntryState)state);
            }
        }
    }

    /// <summary>Deletes the file if its owner has ended.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool DeleteIfDead()
    {
        try
        {
            using var free = SharedFile.TryOpenExclusive(Path, FileMode.Open);
            if (free is null)
            {
                return false;
            }

            File.Delete(Path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true; // removed by its owner
        }
    }

    /// <summary>Reads the entry.</summary>
    /// <returns><see langword="null"/> if it has just been removed.</returns>
    public QueueEntry? Read()
    {
        try
        {
            return new(Number, EntryDocument.Parse(File.ReadAllBytes(Path)), State);
        }
        catch (IOException error) when (error is FileNotFoundException || SharedFile.IsLocked(error))
        {
            return null; // only a dead one is locked exclusively, by the process that deletes it
        }
        catch (JsonException error)
        {
            throw new LimiterStoreException($"The entry '{Path}' of the queue of migrations cannot be read: {error.Message}", error);
        }
    }

    private static string PathOf(string directory, long number, string extension) =>
        System.IO.Path.Combine(directory, number.ToString("D19", CultureInfo.InvariantCulture) + extension);
}
