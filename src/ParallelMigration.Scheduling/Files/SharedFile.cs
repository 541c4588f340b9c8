using System;
using System.IO;

namespace ParallelMigration.Scheduling;

/// <summary>
/// Opens files with the operating system's locks. On Unix, .NET locks the open file description (<c>flock</c>): exclusively with
/// <see cref="FileShare.None"/>, otherwise shared. The lock ends when the file is closed, also by the end of the process.
/// </summary>
internal static class SharedFile
{
    /// <summary>Opens a file that nothing else has open.</summary>
    /// <returns><see langword="null"/> if something has it open.</returns>
    public static FileStream? TryOpenExclusive(string path, FileMode mode)
    {
        try
        {
            return Open(path, mode, FileShare.None);
        }
        catch (IOException error) when (IsLocked(error))
        {
            return null;
        }
    }

    /// <summary>Creates a file and keeps it locked against <see cref="TryOpenExclusive"/>.</summary>
    public static FileStream CreateShared(string path) => Open(path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Returns whether an error says that something else has the file open.</summary>
    // EWOULDBLOCK of Linux and of other Unixes; ERROR_SHARING_VIOLATION of Windows.
    public static bool IsLocked(IOException error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is FileMode.CreateNew or FileMode.OpenOrCreate)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }
}
