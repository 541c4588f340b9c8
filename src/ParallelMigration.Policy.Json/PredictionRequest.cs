using System;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>A request for a prediction: what a decision needs, and besides the VM's memory and the network.</summary>
/// <param name="Decision">The request that is decided.</param>
/// <param name="Memory">The VM's memory, and how fast it changes.</param>
/// <param name="Link">The network as the document describes it; its bandwidth is not part of it, but follows from the hosts.</param>
public sealed record PredictionRequest(DecisionRequest Decision, VmMemory Memory, MigrationLink Link)
{
    /// <summary>What of a link that others use counts at least: they end some time (rule B6).</summary>
    private const int LeastShareOfLink = 4;

    /// <summary>Predicts the migration that a decision allows. The link is the lower of what both hosts can give.</summary>
    /// <param name="decision">The decision for <see cref="Decision"/>.</param>
    /// <returns>The prediction; <see langword="null"/>: the migration is refused.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="decision"/> is <see langword="null"/>.</exception>
    public MigrationPrediction? Predict(MigrationDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Plan is { } plan ? MigrationPredictor.Predict(plan, Memory, Link with { Bandwidth = LinkBandwidth }) : null;
    }

    private Bandwidth? LinkBandwidth => (Free(Decision.Migration.Source), Free(Decision.Migration.Destination)) switch
    {
        ({ } source, { } destination) => Bandwidth.Min(source, destination),
        var (source, destination) => source ?? destination,
    };

    private static Bandwidth? Free(HostResources host) => host.LinkBandwidth is not { } link ? null : Bandwidth.FromBitsPerSecond(
        Math.Max(link.BitsPerSecond / LeastShareOfLink, link.BitsPerSecond - Math.Min(link.BitsPerSecond, host.BandwidthInUse.BitsPerSecond)));
}
