using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ParallelMigration.Scheduling;

/// <summary>Finds out whether others could change a queue's files.</summary>
internal static partial class DirectorySafety
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint LinkCount = 0x4;
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

    /// <summary>Returns whether an open file has been deleted.</summary>
    public static bool IsDeleted(SafeFileHandle file) =>
        OperatingSystem.IsLinux() && StatxOfFile(file, "", EmptyPath, LinkCount, out var status) == 0 && status.Links == 0;

    // statx has the same layout on all architectures, unlike stat.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatxOfFile(SafeFileHandle file, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
