using System;
using System.IO;
using System.Linq;

namespace ParallelMigration.Testing;

/// <summary>Files that processes keep locked while they hold a lease. A process that is killed keeps none.</summary>
internal static class HeldMarks
{
    public static FileStream Add(string folder)
    {
        while (true)
        {
            try
            {
                return new(
                    Path.Combine(folder, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException)
            {
                // Counted between its creation and its lock.
            }
        }
    }

    public static int Count(string folder) => Directory.GetFiles(folder).Count(IsHeld);

    private static bool IsHeld(string mark)
    {
        try
        {
            // Shared, so that two that count do not see each other.
            using var free = new FileStream(mark, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
