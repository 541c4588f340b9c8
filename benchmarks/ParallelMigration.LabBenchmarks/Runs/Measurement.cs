using System;
using ParallelMigration.Policy;

namespace ParallelMigration.LabBenchmarks;

/// <summary>One migration.</summary>
/// <param name="Link">Over which link.</param>
/// <param name="Candidate">How.</param>
/// <param name="WholeCall">The wall-clock time of the caller: of the adapter's call, or of virsh's process.</param>
/// <param name="TotalTime">libvirt's own time of the job.</param>
/// <param name="Downtime">How long the guest ran on neither host.</param>
/// <param name="Bytes">What was sent.</param>
internal sealed record Measurement(Link Link, Candidate Candidate, TimeSpan WholeCall, TimeSpan TotalTime, TimeSpan Downtime, long Bytes)
{
    /// <summary>The average over the job, preparation and downtime included.</summary>
    public Bandwidth Throughput => Bandwidth.FromBitsPerSecond((long)(Bytes * 8 / TotalTime.TotalSeconds));
}
