using ParallelMigration.Policy;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Evacuation;

/// <summary>What an evacuation is planned with.</summary>
public sealed record EvacuationOptions
{
    /// <summary>Gets the options of the decisions. The default is <see cref="ResolverOptions.Default"/>.</summary>
    public ResolverOptions Resolver { get; init; } = ResolverOptions.Default;

    /// <summary>Gets the numbers behind the predictions. The default is <see cref="PredictionOptions.Default"/>.</summary>
    public PredictionOptions Prediction { get; init; } = PredictionOptions.Default;

    /// <summary>
    /// Gets whether VMs whose setting is Auto may be planned not parallel, several at a time, where all are then expected to have moved earlier (rule P1).
    /// The default is <see langword="true"/>.
    /// </summary>
    public bool AutoMayShareLink { get; init; } = true;
}
