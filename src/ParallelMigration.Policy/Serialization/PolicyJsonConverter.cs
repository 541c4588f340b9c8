using System;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Serialization;

/// <summary>
/// Reads and writes this library's values with System.Text.Json. The values' types name it in an attribute, so that there is nothing to register;
/// it is public only because generated serialization code must be able to create it.
/// </summary>
/// <remarks>
/// Bandwidths, levels and versions are text (<c>"25 Gbps"</c>, <c>"4.8"</c>, <c>"10.1.0"</c>). A setting is <c>"disabled"</c>, <c>"auto"</c>,
/// <c>"parallel"</c> or <c>{"custom": 8}</c>, a migration bandwidth <c>"auto"</c>, <c>"hypervisorDefault"</c> or <c>{"customMbps": 20000}</c>, an action of a
/// schedule <c>"wait"</c>, <c>"postCopy"</c>, <c>"abort"</c>, <c>{"setDowntimeMs": 150}</c> or <c>{"setBandwidthMbps": 10000}</c>. A point of a dirty curve is
/// <c>{"seconds": 2, "bytes": 100663296}</c>, and a curve a list of its points. Choices are their names in camelCase. What cannot be read is a <see cref="JsonException"/> that says what is expected.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PolicyJsonConverter : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => Converter(typeToConvert) is not null;

    /// <inheritdoc/>
    public override JsonConverter? CreateConverter(Type typeToConvert, JsonSerializerOptions options) => Converter(typeToConvert);

    // A converter for each type by hand: making generic types at run time is not possible under ahead-of-time compilation.
    private static JsonConverter? Converter(Type type) =>
        type == typeof(Bandwidth) ? new TextJsonConverter<Bandwidth>(Bandwidth.TryParse, "a bandwidth such as \"25 Gbps\"") :
        type == typeof(ClusterLevel) ? new TextJsonConverter<ClusterLevel>(ClusterLevel.TryParse, "a cluster level such as \"4.8\"") :
        type == typeof(HypervisorVersion) ? new TextJsonConverter<HypervisorVersion>(HypervisorVersion.TryParse, "a version such as \"10.1.0\"") :
        type == typeof(ParallelMigrationSetting) ? new ParallelMigrationSettingJsonConverter() :
        type == typeof(MigrationBandwidth) ? new MigrationBandwidthJsonConverter() :
        type == typeof(ConvergenceAction) ? new ConvergenceActionJsonConverter() :
        type == typeof(ConvergenceStep) ? new ConvergenceStepJsonConverter() :
        type == typeof(ConvergenceSchedule) ? new ConvergenceScheduleJsonConverter() :
        type == typeof(ClusterLevelDefaults) ? new ClusterLevelDefaultsJsonConverter() :
        type == typeof(DirtyPoint) ? new DirtyPointJsonConverter() :
        type == typeof(DirtyCurve) ? new DirtyCurveJsonConverter() :
        type == typeof(ParallelMigrationMode) ? new NameJsonConverter<ParallelMigrationMode>() :
        type == typeof(MigrationTransport) ? new NameJsonConverter<MigrationTransport>() :
        type == typeof(ParallelCompression) ? new NameJsonConverter<ParallelCompression>() :
        type == typeof(PostCopyWithParallel) ? new NameJsonConverter<PostCopyWithParallel>() :
        type == typeof(ConvergenceActionKind) ? new NameJsonConverter<ConvergenceActionKind>() :
        type == typeof(ConvergenceState) ? new RefusingJsonConverter<ConvergenceState>("Keep the samples and follow them again.") :
        type == typeof(MigrationForecast) ? new RefusingJsonConverter<MigrationForecast>("Keep its Progress and its TimeRemaining.") :
        null;
}
