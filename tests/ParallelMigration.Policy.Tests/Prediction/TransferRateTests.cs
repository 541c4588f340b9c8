using System;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Tests.Prediction;

/// <summary>What is said to decide the rate, and what each kind of connection carries.</summary>
public sealed class TransferRateTests
{
    /// <summary>Where two are equal, the connections are named before the link, and the link before the plan's limit: raising the limit alone would not help.</summary>
    [Theory]
    [InlineData(14_000, 15_000, PredictionReasonCode.RateByConnections)]
    [InlineData(15_000, 14_000, PredictionReasonCode.RateByConnections)]
    [InlineData(14_000, 14_000, PredictionReasonCode.RateByConnections)]
    [InlineData(10_000, 10_000, PredictionReasonCode.RateByLink)]
    [InlineData(10_000, 10_001, PredictionReasonCode.RateByLimit)]
    [InlineData(10_001, 10_000, PredictionReasonCode.RateByLink)]
    public void Of_equal_bounds_the_limit_is_named_last(int limit, int link, PredictionReasonCode bound)
    {
        var prediction = MigrationPrediction.Predict(
            new() { BandwidthLimit = Bandwidth.FromMegabitsPerSecond(limit) }, new(), Bandwidth.FromMegabitsPerSecond(link), new() { LinkEfficiency = 1 });
        var rate = prediction.Reasons[0];
        Assert.Equal((bound, Bandwidth.FromMegabitsPerSecond(Math.Min(14_000, Math.Min(limit, link)))), (rate.Code, rate.Bandwidth));
        Assert.Equal(bound == PredictionReasonCode.RateByConnections ? 1 : null, rate.Number);
    }

    [Theory]
    [InlineData(null, MigrationCompression.None, false, 14_000)]
    [InlineData(null, MigrationCompression.None, true, 2_800)]
    [InlineData(2, MigrationCompression.None, false, 34_000)]
    [InlineData(2, MigrationCompression.None, true, 9_400)]
    [InlineData(2, MigrationCompression.Zstd, false, 2_200)]
    [InlineData(2, MigrationCompression.Zstd, true, 2_200)]
    public void Connections_carry_what_was_published(int? connections, MigrationCompression compression, bool isEncrypted, int megabits)
    {
        MigrationPlan plan = new() { Connections = connections, Compression = compression, Encrypted = isEncrypted };
        var rate = MigrationPrediction.Predict(plan, new(), link: null).Reasons[0];
        Assert.Equal((PredictionReasonCode.RateByConnections, connections ?? 1, Bandwidth.FromMegabitsPerSecond(megabits)), (rate.Code, rate.Number, rate.Bandwidth));
    }
}
