using System;
using System.IO;
using System.Runtime.InteropServices;

namespace ParallelMigration.Scheduling;

/// <summary>Finds out whether another user could change what is in a directory.</summary>
internal static partial class DirectorySafety
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int WritableByOthers = 0x12; // octal 022

    /// <summary>Returns what is wrong, to complete a sentence; <see langword="null"/> if it is safe, or the system has no such owners.</summary>
    public static string? FindProblem(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        if (Statx(CurrentDirectory, path, NoFollow, TypeModeAndOwner, out var status) != 0)
        {
            throw new IOException($"Its owner cannot be read (error {Marshal.GetLastPInvokeError()}).");
        }

        return status switch
        {
            { Mode: var mode } when (mode & TypeMask) != DirectoryType => "it is a symbolic link, or no directory",
            { Owner: var owner } when owner != 0 && owner != GetEffectiveUser() => $"it belongs to the user with the id {owner}",
            { Mode: var mode } when (mode & WritableByOthers) != 0 => "other users may write to it",
            _ => null,
        };
    }

    // statx has the same layout on all architectures, unlike stat.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
