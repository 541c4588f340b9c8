using System;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>A request of the contract: a site's options, what one migration is decided from, and where it is predicted too, what that needs besides.</summary>
/// <param name="Options">The options; the defaults where the document gives none.</param>
/// <param name="Migration">The settings and facts.</param>
public sealed record DecisionRequest(ResolverOptions Options, MigrationRequest Migration)
{
    /// <summary>What of a link that others use counts at least: they end some time (rule B6).</summary>
    private const int LeastShareOfLink = 4;

    /// <summary>Gets the VM's memory, and how fast it changes; <see langword="null"/>, the default: not given, so that nothing can be predicted.</summary>
    public VmMemory? Memory { get; init; }

    /// <summary>Gets the numbers behind a prediction, of which a document gives those of the <c>link</c>. The default is <see cref="PredictionOptions.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public PredictionOptions Prediction
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = PredictionOptions.Default;

    /// <summary>Decides the migration with these options.</summary>
    public MigrationDecision Resolve() => new ParallelMigrationResolver(Options).Resolve(Migration);

    /// <summary>Predicts the migration that a decision allows. The link is the lower of what both hosts can give.</summary>
    /// <param name="decision">The decision for this request.</param>
    /// <returns>The prediction; <see langword="null"/>: the migration is refused, or the request has no <see cref="Memory"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="decision"/> is <see langword="null"/>.</exception>
    public MigrationPrediction? Predict(MigrationDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Plan is { } plan && Memory is { } memory ? MigrationPrediction.Predict(plan, memory, Link, Prediction) : null;
    }

    private Bandwidth? Link => (Free(Migration.Source), Free(Migration.Destination)) switch
    {
        ({ } source, { } destination) => Bandwidth.Min(source, destination),
        var (source, destination) => source ?? destination,
    };

    private static Bandwidth? Free(HostResources host) => host.LinkBandwidth is not { } link ? null : Bandwidth.FromBitsPerSecond(
        Math.Max(link.BitsPerSecond / LeastShareOfLink, link.BitsPerSecond - Math.Min(link.BitsPerSecond, host.BandwidthInUse.BitsPerSecond)));
}
