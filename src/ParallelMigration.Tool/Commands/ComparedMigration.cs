using System;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Commands;

/// <summary>A past migration, decided again.</summary>
/// <param name="Record">What was done.</param>
/// <param name="Decision">What would be decided; <see langword="null"/>: not known what it was decided from.</param>
/// <param name="Then">The predicted time of what was done; <see langword="null"/>: not predicted, or no end.</param>
/// <param name="Now">The predicted time of what would be decided; <see langword="null"/>: not predicted, or no end.</param>
internal sealed record ComparedMigration(MigrationRecord Record, MigrationDecision? Decision, TimeSpan? Then, TimeSpan? Now)
{
    internal ComparedOutcome Outcome => (Decision, Decision?.Plan) switch
    {
        (null, _) => ComparedOutcome.Unknown,
        (_, null) => ComparedOutcome.Refused,
        (_, { } plan) when plan.Connections == Record.Connections && KindOf(plan) == Record.Kind && plan.BandwidthLimit == Record.Limit => ComparedOutcome.Same,
        _ => ComparedOutcome.Different,
    };

    internal static ComparedMigration Of(MigrationRecord record, ParallelMigrationResolver resolver)
    {
        if (record.Request is not { } request)
        {
            return new(record, null, null, null);
        }

        var decision = resolver.Resolve(request);
        return new(record, decision, Predicted(record, Done(record, request)), decision.Plan is { } plan ? Predicted(record, plan) : null);
    }

    internal static ConnectionKind KindOf(MigrationPlan plan) =>
        plan.Compression == MigrationCompression.Zstd ? ConnectionKind.Zstd : plan.Encrypted ? ConnectionKind.Encrypted : ConnectionKind.Plain;

    private static MigrationPlan Done(MigrationRecord record, MigrationRequest request)
    {
        var policy = request.EffectivePolicy;
        return new()
        {
            Connections = record.Connections,
            Compression = record.Kind == ConnectionKind.Zstd ? MigrationCompression.Zstd : MigrationCompression.None,
            Encrypted = request.Vm.Encrypted,
            BandwidthLimit = record.Limit,
            PostCopy = record.Connections is null && policy.AllowsPostCopy,
            AutoConverge = policy.AutoConverge,
            Convergence = policy.Convergence,
            MaxOutgoingMigrations = 1,
            MaxIncomingMigrations = 1,
        };
    }

    private static TimeSpan? Predicted(MigrationRecord record, MigrationPlan plan) =>
        record.Memory is { } memory ? MigrationPrediction.Predict(plan, memory, record.Link).TotalTime?.P50 : null;
}
