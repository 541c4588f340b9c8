using ParallelMigration.Policy;

namespace ParallelMigration.Libvirt;

/// <summary>The limit to give to QEMU, in MiB/s, so that the wire does not carry more than the plan allows.</summary>
internal static class WireLimit
{
    // Over parallel connections QEMU sends whole packets of 512 KiB, and checks the limit in windows of 100 ms: what it sends is a multiple of 5 MiB/s, from above.
    // Measured with QEMU 7.2: a limit of 10 MiB/s gave 9.96 MiB/s on the wire, one of 11 gave 14.96.
    private const long PacketsStep = 5;

    /// <summary>Returns the limit. For parallel connections it is rounded down to a multiple of 5 MiB/s; less than that cannot be kept, and is given as it is.</summary>
    public static ulong Of(Bandwidth limit, bool isParallel)
    {
        var mebibytes = limit.ToMebibytesPerSecond();
        return (ulong)(isParallel && mebibytes > PacketsStep ? mebibytes - (mebibytes % PacketsStep) : mebibytes);
    }
}
