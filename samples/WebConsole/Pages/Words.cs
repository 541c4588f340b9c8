using System;
using System.Globalization;
using ParallelMigration.AspNetCore;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;
using ParallelMigration.Samples.WebConsole.Site;

namespace ParallelMigration.Samples.WebConsole.Pages;

/// <summary>Values as the pages show them.</summary>
internal static class Words
{
    internal const string Unknown = "unknown";

    internal static string Of(ParallelMigrationSetting setting) => setting.CustomConnections is { } connections ? $"Custom ({Number(connections)})" : setting.Mode.ToString();

    internal static string OfCluster(OVirtMigrationOptions options) => Of(options.ParallelMigrations?.Setting ?? ParallelMigrationSetting.Disabled);

    internal static string OfVm(OVirtMigrationOptions options, StoredCluster? cluster) =>
        options.ParallelMigrations?.Setting is { } own ? Of(own) : cluster is null ? "Cluster value" : $"Cluster value ({OfCluster(cluster.Migration)})";

    internal static string Of(MigrationBandwidth? bandwidth) => bandwidth switch
    {
        { CustomBandwidth: { } custom } => custom.ToString(),
        { } other when other == MigrationBandwidth.HypervisorDefault => "Hypervisor default",
        _ => "Auto",
    };

    internal static string Of(Bandwidth? bandwidth) => bandwidth switch
    {
        null => Unknown,
        { BitsPerSecond: >= 1_000_000_000 } gbps => $"{(gbps.BitsPerSecond / 1e9).ToString("0.##", CultureInfo.InvariantCulture)} Gbps",
        { } other => $"{(other.BitsPerSecond / 1e6).ToString("0.#", CultureInfo.InvariantCulture)} Mbps",
    };

    internal static string Memory(long? bytes) => bytes switch
    {
        null => Unknown,
        >= 10L << 40 => $"{(bytes.Value / (double)(1L << 40)).ToString("0.##", CultureInfo.InvariantCulture)} TiB",
        >= 1L << 30 => $"{(bytes.Value / (double)(1L << 30)).ToString("0.##", CultureInfo.InvariantCulture)} GiB",
        _ => $"{(bytes.Value / (double)(1L << 20)).ToString("0.#", CultureInfo.InvariantCulture)} MiB",
    };

    internal static string Of(TimeSpan? time) => time switch
    {
        null => Unknown,
        { Ticks: 0 } => "0 s",
        { TotalSeconds: < 1 } => $"{time.Value.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms",
        { TotalMinutes: < 2 } => $"{time.Value.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
        { TotalHours: < 2 } => $"{time.Value.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        _ => $"{time.Value.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} h",
    };

    internal static string Of(PredictedRange<TimeSpan>? time) => time is { } range ? $"{Of(range.P50)} ({Of(range.P5)} to {(range.P95 is { } most ? Of(most) : "no end")})" : "not to be said";

    internal static string Of(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    internal static string Of(VmStatus status) => status switch
    {
        VmStatus.PoweringUp => "Powering up",
        _ => status.ToString(),
    };

    internal static string Of(JobStatus status) => status switch
    {
        JobStatus.Started => "Running",
        JobStatus.Aborted => "Stopped",
        JobStatus.Unknown => "End not known",
        _ => status.ToString(),
    };

    internal static string Of(OVirtMigrationMode mode) => mode switch
    {
        OVirtMigrationMode.UserMigratable => "By hand only",
        OVirtMigrationMode.Pinned => "Pinned to its host",
        _ => "By hand and automatically",
    };

    internal static string Of(EvacuatedVmState state) => state switch
    {
        EvacuatedVmState.Gone => "Not there any more",
        EvacuatedVmState.Unknown => "Unknown where it runs",
        _ => state.ToString(),
    };

    internal static string Of(HostStatus status) => status == HostStatus.NonResponsive ? "Does not answer" : status.ToString();

    internal static string Vms(long count) => count == 1 ? "1 VM" : $"{Number(count)} VMs";

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
