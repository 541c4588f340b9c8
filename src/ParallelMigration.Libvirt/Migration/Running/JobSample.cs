using System;
using System.Collections.Generic;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.Libvirt;

/// <summary>What <c>virDomainGetJobStats</c> returned. Only this class knows its parameters' names and units.</summary>
internal sealed record JobSample
{
    private readonly int type;
    private readonly IReadOnlyDictionary<string, object> values;

    public JobSample(int type, IReadOnlyDictionary<string, object> values)
    {
        this.type = type;
        this.values = values;
    }

    // virDomainJobType: a job that runs, with or without a known end.
    private const int Bounded = 1;
    private const int Unbounded = 2;
    private const int Completed = 3;
    private const int Failed = 4;
    private const int Cancelled = 5;

    // An exbibyte: no guest has as much.
    private const long MostMemory = 1L << 60;

    // VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT
    private const int OutgoingMigration = 5;

    /// <summary>Returns a job that ended, by the event of its end, which has no type.</summary>
    public static JobSample OfCompletedJob(IReadOnlyDictionary<string, object> values) => new(Completed, values);

    /// <summary>Gets whether the job succeeded. Only completed jobs have it, from libvirt 6.0.0 on.</summary>
    public bool Succeeded => values.GetValueOrDefault("success") is not false;

    public bool IsCompleted => type == Completed;

    public bool IsRunning => type is Bounded or Unbounded;

    /// <summary>Gets whether libvirt has ended it, and is only waiting for QEMU.</summary>
    public bool IsEnding => type is Failed or Cancelled;

    /// <summary>Gets the guest's state on the source at that moment.</summary>
    public (LibvirtDomainState State, LibvirtDomainStateReason Reason) Guest { get; init; }

    /// <summary>Gets whether the guest is stopped, so that the last of its memory can be sent.</summary>
    public bool IsInSwitchover => Guest is (LibvirtDomainState.Paused, LibvirtDomainStateReason.Migrating);

    /// <summary>Gets whether the guest runs on the destination already and fetches its memory from the source.</summary>
    public bool IsInPostCopy => Guest.Reason is LibvirtDomainStateReason.PostCopy or LibvirtDomainStateReason.PostCopyFailed;

    /// <summary>Gets whether the post-copy failed: there is no job until it is recovered.</summary>
    public bool HasPostCopyFailed => Guest.Reason == LibvirtDomainStateReason.PostCopyFailed;

    /// <summary>Gets whether it is a migration away from the host. libvirt before 3.3.0 does not say: then it counts as one.</summary>
    public bool IsOutgoingMigration => !values.TryGetValue("operation", out var operation) || operation is OutgoingMigration;

    /// <summary>Gets whether it has amounts: it sends data, and libvirt has set the plan's limit.</summary>
    public bool HasData => Number("data_total") > 0;

    /// <summary>Gets by how much auto-converge has slowed down the guest's CPUs, 0 to 99 %.</summary>
    public int ThrottlePercent => (int)Math.Min(Number("auto_converge_throttle") ?? 0, 99);

    public TimeSpan Elapsed => Time("time_elapsed") ?? TimeSpan.Zero;

    /// <summary>
    /// Returns this sample with a remaining amount that can be true. QEMU computes it by a subtraction, and a poll at the wrong moment gives more than there is in all, up
    /// to 2^63 - 1. Then it is what the sample before had.
    /// </summary>
    public JobSample Plausible(JobSample? before) =>
        Number("data_remaining") is { } remaining && (Number("data_total") ?? 0) is var total && remaining > (total > 0 ? total : MostMemory)
            ? this with { PlausibleRemaining = before?.Remaining ?? total }
            : this;

    private long? PlausibleRemaining { get; init; }

    private long Remaining => PlausibleRemaining ?? Number("data_remaining") ?? 0;

    public MigrationSample ToMigrationSample() => new()
    {
        Elapsed = Elapsed,
        BytesTotal = Number("data_total") ?? 0,
        BytesProcessed = Number("data_processed") ?? 0,
        BytesRemaining = Remaining,
        Iteration = Iterations,
        DirtyRate = DirtyRate,
        Throughput = FromBytesPerSecond(Number("memory_bps")),
        ExpectedDowntime = Time("downtime"),
        IsInPostCopy = IsInPostCopy,
    };

    public MigrationStatistics ToStatistics(MigrationStatisticsOrigin origin)
    {
        var total = Time("time_elapsed");
        var bytes = Number("data_processed") ?? Number("memory_processed");
        return new()
        {
            Origin = origin,
            TotalTime = total,

            // While the job runs the same parameter is only what QEMU expects.
            Downtime = origin == MigrationStatisticsOrigin.LastSample ? null : Time("downtime"),
            SetupTime = Time("setup_time"),
            BytesTransferred = bytes,
            MemoryTotal = Number("memory_total"),
            Throughput = Average(bytes, total),
            Iterations = Iterations,
            DirtyRate = DirtyRate,
        };
    }

    private int? Iterations => Number("memory_iteration") is { } iteration and > 0 ? (int)Math.Min(iteration, int.MaxValue) : null;

    // libvirt gives pages per second and the size of a page.
    private Bandwidth? DirtyRate =>
        Number("memory_dirty_rate") is { } pages && Number("memory_page_size") is { } size and > 0 && pages <= long.MaxValue / size
            ? FromBytesPerSecond(pages * size)
            : null;

    private static Bandwidth? Average(long? bytes, TimeSpan? time) =>
        bytes is { } sent && time is { Ticks: > 0 } taken
            ? FromBytesPerSecond((long)Math.Min(sent / taken.TotalSeconds, long.MaxValue / 16))
            : null;

    private static Bandwidth? FromBytesPerSecond(long? bytes) =>
        bytes is { } rate and >= 0 ? Bandwidth.FromBitsPerSecond(Math.Min(rate, long.MaxValue / 8) * 8) : null;

    private TimeSpan? Time(string name) =>
        Number(name) is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue * 1000L)) : null;

    // Whole numbers come in four types; which one libvirt uses for a parameter is not for this to rely on.
    private long? Number(string name) => values.GetValueOrDefault(name) switch
    {
        ulong number => (long)Math.Min(number, long.MaxValue),
        long and >= 0 or int and >= 0 or uint => Convert.ToInt64(values[name], System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };
}
