using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>What this process holds.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Sockets">Its open sockets and event counters: a connection to libvirt has one of each.</param>
/// <param name="References">What refers to the two connections: themselves, and every domain that was found through them and not let go.</param>
internal sealed partial record Footprint(int Threads, int Sockets, int References)
{
    // The pool's threads come and go, and the runner has sockets of its own. What leaks does so with every fault.
    private const int ThreadsSlack = 12;
    private const int SocketsSlack = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static Footprint Of(Lab lab) => new(
        Directory.GetDirectories("/proc/self/task").Length,
        Directory.GetFileSystemEntries("/proc/self/fd").Count(IsSocket),
        ReferencesTo(lab.Alpha) + ReferencesTo(lab.Beta));

    /// <summary>Waits until no more is held than before, bounded.</summary>
    /// <returns>What is held in the end, and whether that is no more.</returns>
    public static async Task<(Footprint After, bool IsClean)> SettledAsync(Lab lab, Footprint before)
    {
        var after = Of(lab);
        try
        {
            await Lab.UntilAsync(
                () =>
                {
                    after = Of(lab);
                    return Task.FromResult(after.IsNoMoreThan(before));
                },
                "nothing is held",
                Timeout);
            return (after, true);
        }
        catch (TimeoutException)
        {
            return (after, false);
        }
    }

    public override string ToString() => $"{Threads} threads, {Sockets} sockets, {References} references";

    private bool IsNoMoreThan(Footprint before) =>
        Threads <= before.Threads + ThreadsSlack && Sockets <= before.Sockets + SocketsSlack && References <= before.References;

    // Pipes are left out: those of the programs that were run wait for the garbage collector.
    private static bool IsSocket(string file)
    {
        try
        {
            return new FileInfo(file).LinkTarget is { } target
                && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false; // it has just been closed
        }
    }

    private static int ReferencesTo(LibvirtConnection connection)
    {
        var handle = connection.Handle;
        var held = false;
        handle.DangerousAddRef(ref held);
        try
        {
            // Closing returns how many references are left. One more, so that this closes nothing.
            Assert.Equal(0, virConnectRef(handle.DangerousGetHandle()));
            return Native.Libvirt.virConnectClose(handle.DangerousGetHandle());
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    [LibraryImport(Native.Libvirt.LibraryName)]
    private static partial int virConnectRef(nint connect);
}
