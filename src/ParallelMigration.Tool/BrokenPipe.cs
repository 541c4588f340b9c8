using System;
using System.Runtime.InteropServices;

namespace ParallelMigration.Tool;

/// <summary>A standard output whose reader has gone. The runtime's console ignores that: without this, lines would be answered for ever that no one reads.</summary>
internal static partial class BrokenPipe
{
    private const int StandardOutput = 1;
    private const short ErrorOrHangUp = 0x08 | 0x10;

    /// <summary>Returns whether nothing can be written any more, because no one can read it.</summary>
    internal static bool IsStandardOutput()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        PollDescriptor asked = new() { File = StandardOutput };
        return Poll(ref asked, 1, 0) > 0 && (asked.Returned & ErrorOrHangUp) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    private struct PollDescriptor
    {
        public int File;
        public short Asked;
        public short Returned;
    }
}
