using System;
using System.IO;
using System.Text;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>
/// The parameters of Vdsm's <c>VM.migrate</c> that a decision gives, of Vdsm 4.5. Its API documents their names and units.
/// </summary>
public sealed record VdsmMigrateParameters
{
    /// <summary>Gets <c>vmId</c>: the VM's id, a UUID. <see cref="FromPlan"/> and <see cref="Parse"/> take nothing else.</summary>
    public required string VmId { get; init; }

    /// <summary>Gets <c>dst</c>: the destination host as <c>host</c> or <c>host:port</c>.</summary>
    public required string Destination { get; init; }

    /// <summary>
    /// Gets <c>dstqemu</c>: the destination's address in the migration network; <see langword="null"/>, the default: absent, as
    /// <see cref="Destination"/>.
    /// </summary>
    public string? DestinationQemu { get; init; }

    /// <summary>Gets <c>parallel</c>: the number of parallel connections, 1 or more; <see langword="null"/>, the default: absent, not parallel.</summary>
    /// <remarks>Vdsm takes 1; the engine and the resolver never send it (rule R10).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int? Parallel
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Parallel), value, "Vdsm takes 1 or more; absent is not parallel.");
    }

    /// <summary>
    /// Gets <c>maxBandwidth</c>: the limit; <see langword="null"/>, the default: absent, and Vdsm takes the limit of its own configuration
    /// (<c>migration_max_bandwidth</c>, 52 MiB/s unless a site changes it).
    /// </summary>
    /// <remarks>Vdsm takes whole MiB/s: rounded down when set, but to no less than 1 MiB/s, for Vdsm reads 0 as absent (rule B4).</remarks>
    public Bandwidth? MaxBandwidth
    {
        get;
        init => field = value is { } limit ? Bandwidth.FromMebibytesPerSecond(limit.ToMebibytesPerSecond()) : null;
    }

    /// <summary>Gets <c>compressed</c>: libvirt's default compression. The default is no.</summary>
    public bool Compressed { get; init; }

    /// <summary>Gets <c>autoConverge</c>. The default is no.</summary>
    public bool AutoConverge { get; init; }

    /// <summary>Gets <c>encrypted</c>: with TLS. The default is no.</summary>
    public bool Encrypted { get; init; }

    /// <summary>Gets <c>tunneled</c>: through the libvirt daemons. The default is no.</summary>
    public bool Tunneled { get; init; }

    /// <summary>Gets <c>zerocopy</c>. The default is no; then it is absent, as the engine has it, for older Vdsms do not know it.</summary>
    public bool ZeroCopy { get; init; }

    /// <summary>
    /// Gets <c>downtime</c>: how long the VM may pause at the end, in whole milliseconds, of which Vdsm makes a schedule of its own. The default is
    /// <see langword="null"/>: absent. With <see cref="ConvergenceSchedule"/> it does not count.
    /// </summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>
    /// Gets <c>convergenceSchedule</c>: actions at the start (<c>init</c>) and when stalling (<c>stalling</c>, with −1 as the limit of the last
    /// ones); <see langword="null"/>, the default: absent, and Vdsm makes a schedule of its own out of its configured downtime.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Set to a schedule with what Vdsm does not know: its actions set the downtime, switch to post-copy, and abort, and it has no time limit.
    /// </exception>
    public ConvergenceSchedule? ConvergenceSchedule
    {
        get;
        init => field = value is null || !(VdsmSchedule.HasUnknownActions(value) || VdsmSchedule.HasTimeLimit(value))
            ? value
            : throw new ArgumentException("Vdsm knows setDowntime, postcopy and abort. Leave out what sets the bandwidth or waits, and time limits.", nameof(ConvergenceSchedule));
    }

    /// <summary>Gets <c>outgoingLimit</c>: how many migrations may leave the source at once, 1 or more; <see langword="null"/>: absent, as it was.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int? OutgoingLimit
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(OutgoingLimit), value, "Must be 1 or more.");
    }

    /// <summary>Gets <c>incomingLimit</c>: how many migrations may arrive at the destination at once, 1 or more; <see langword="null"/>: absent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int? IncomingLimit
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(IncomingLimit), value, "Must be 1 or more.");
    }

    /// <summary>Gets <c>enableGuestEvents</c>: whether the agent in the guest is notified. The default is <see langword="false"/>.</summary>
    public bool EnableGuestEvents { get; init; }

    /// <summary>Returns the parameters that carry a plan out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="vmId">The VM's id, a UUID.</param>
    /// <param name="destination">The destination as <c>host</c> or <c>host:port</c>.</param>
    /// <param name="destinationQemu">The destination's address in the migration network. The default is <see langword="null"/>: none.</param>
    /// <remarks>
    /// <para>Vdsm turns post-copy on by finding it in the schedule. So a plan without post-copy loses those steps, and one with post-copy whose
    /// schedule has no such step does without. Nor does Vdsm know an action that waits: it is left out too. What is left then
    /// keeps its times, each last action with a limit of its own. Post-copy at the start comes at the first stall, for Vdsm switches there alone.</para>
    /// <para>A schedule always ends in an abort: Vdsm's monitor fails when a schedule runs out. An empty schedule is left out, and one that sets a downtime
    /// at the start and does nothing else, as the legacy policy's, becomes <see cref="Downtime"/>: Vdsm then makes a schedule of its own.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="plan"/>, <paramref name="vmId"/> or <paramref name="destination"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// <paramref name="vmId"/> is not a UUID, or the plan cannot be carried out: zstd (Vdsm cannot name a method to libvirt, rule A5), RDMA, a tunnelled
    /// migration that is encrypted or has post-copy (libvirt has neither, rule C8), or a schedule that sets the bandwidth or has a time limit.
    /// </exception>
    public static VdsmMigrateParameters FromPlan(
        MigrationPlan plan, string vmId, string destination, string? destinationQemu = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(vmId);
        ArgumentNullException.ThrowIfNull(destination);
        if (!VdsmLimits.IsUuid(vmId))
        {
            throw new ArgumentException("A VM's id is a UUID, such as 8a1f3c52-0f0e-4c57-9d8e-2b3c4d5e6f70.", nameof(vmId));
        }

        VdsmLimits.Guard(plan);
        return new()
        {
            VmId = vmId,
            Destination = destination,
            DestinationQemu = destinationQemu,
            Parallel = plan.Connections,
            MaxBandwidth = plan.BandwidthLimit,
            Compressed = plan.Compression == MigrationCompression.HypervisorDefault,
            AutoConverge = plan.AutoConverge,
            Encrypted = plan.Encrypted,
            Tunneled = plan.Transport == MigrationTransport.Tunnelled,
            ZeroCopy = plan.ZeroCopy,
            Downtime = VdsmSchedule.DowntimeAlone(plan.Convergence),
            ConvergenceSchedule = VdsmSchedule.Of(plan),
            OutgoingLimit = plan.MaxOutgoingMigrations,
            IncomingLimit = plan.MaxIncomingMigrations,
            EnableGuestEvents = plan.GuestEvents,
        };
    }

    /// <summary>Reads parameters as Vdsm does: <c>parallel</c> 0 or absent is not parallel, 1 and more is; booleans may be strings.</summary>
    /// <param name="json">The JSON object. Parameters that no decision gives (<c>src</c>, <c>abortOnError</c>, …) are ignored.</param>
    /// <exception cref="OVirtFormatException"><paramref name="json"/> is not that.</exception>
    public static VdsmMigrateParameters Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return DocumentReading.ReadText(json, OVirtFormat.Json, new("params"), VdsmMapping.Read);
    }

    /// <summary>Returns the JSON object for the call: numbers are numbers and booleans are booleans, as Vdsm's API has them.</summary>
    public string ToJson()
    {
        using var json = new MemoryStream();
        VdsmWriter.Write(json, this);
        return Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }
}
