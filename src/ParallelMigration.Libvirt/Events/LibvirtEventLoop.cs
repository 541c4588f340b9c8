using System;
using System.Threading;

namespace ParallelMigration.Libvirt;

/// <summary>libvirt's default event loop, run for the whole process on one thread of the background.</summary>
/// <remarks>
/// libvirt takes part in a loop per process, and a connection belongs to the loop that was there when it was opened. So the loop is
/// registered before the first connection, and never taken away. A loop that the process has already registered by another binding stays
/// the one in use; this thread then sleeps.
/// </remarks>
internal static class LibvirtEventLoop
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Starts the loop, the first time. Where libvirt refuses, connections work without events.</summary>
    public static void EnsureStarted() => _ = Started.Value;

    private static bool Start()
    {
        if (!Native.Libvirt.RegisterEventLoop())
        {
            return false;
        }

        new Thread(Run) { IsBackground = true, Name = "libvirt events" }.Start();
        return true;
    }

    private static void Run()
    {
        while (true)
        {
            if (!Native.Libvirt.RunEventLoopOnce())
            {
                Thread.Sleep(AfterFailure); // a turn that fails comes back at once
            }
        }
    }
}
