using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>What a request for a prediction has besides those of a decision, as it is read.</summary>
internal sealed class PredictionParts
{
    internal VmMemory Memory { get; set; } = new();

    internal MigrationLink Link { get; set; } = new();
}
