namespace ParallelMigration.Libvirt;

/// <summary>The spans and metrics of migrations.</summary>
/// <remarks>
/// Collect them with OpenTelemetry, <c>AddSource(LibvirtTelemetry.SourceName)</c> and <c>AddMeter(LibvirtTelemetry.SourceName)</c>, or with any other
/// listener. The names of spans, metrics and attributes are in the package's documentation, and stable.
/// </remarks>
public static class LibvirtTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string SourceName = "ParallelMigration.Libvirt";
}
