using System;
using System.IO;

namespace ParallelMigration.Samples.WebConsole.SignIn;

/// <summary>Folders and files that only their owner may read.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Creates a folder if there is none, and takes away what others may do in it.</summary>
    /// <returns>The folder's path.</returns>
    internal static string Folder(string parent, string name)
    {
        var path = Path.Combine(parent, name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return path;
        }

        Directory.CreateDirectory(path, FolderMode);
        File.SetUnixFileMode(path, FolderMode);
        return path;
    }

    /// <summary>Writes a file as a whole: after a crash there is the old one or the new one.</summary>
    internal static void Write(string path, string text)
    {
        // The mode counts only for a file that is created here.
        var temporary = path + ".new";
        File.Delete(temporary);
        FileStreamOptions options = new() { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        using (StreamWriter writer = new(temporary, options))
        {
            writer.Write(text);
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
