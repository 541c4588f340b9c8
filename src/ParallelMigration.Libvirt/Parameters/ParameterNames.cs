namespace ParallelMigration.Libvirt;

/// <summary>The names of the migration parameters that the adapter uses (<c>VIR_MIGRATE_PARAM_…</c>).</summary>
internal static class ParameterNames
{
    public const string MigrateUri = "migrate_uri";
    public const string DestinationName = "destination_name";
    public const string TlsDestination = "tls.destination";
    public const string Bandwidth = "bandwidth";
    public const string PostCopyBandwidth = "bandwidth.postcopy";
    public const string Compression = "compression";
    public const string ParallelConnections = "parallel.connections";

    /// <summary>A value of <see cref="Compression"/>.</summary>
    public const string Zstd = "zstd";
}
