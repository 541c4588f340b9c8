using System;

namespace ParallelMigration.Policy.Calibration;

/// <summary>Which migrations count for a calibration, and how much is enough.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Gets the options when nothing is set.</summary>
    public static CalibrationOptions Default { get; } = new();

    /// <summary>Gets how many migrations with the same number of connections are enough: 1 or more. The default is 3, so that one outlier is outvoted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int MinimumMigrations
    {
        get;
        init
        {
            Require.AtLeast(value, 1, nameof(MinimumMigrations));
            field = value;
        }
    } = 3;

    /// <summary>Gets how long a migration must have sent to count: 0 to a day. The default is 5 s; shorter ones measure the start more than the link.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public TimeSpan MinimumDuration
    {
        get;
        init
        {
            Require.Between(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(MinimumDuration));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Gets which part of the best rate is enough: more than 0, up to 1. The default is 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set outside that range.</exception>
    public double EnoughOfBest
    {
        get;
        init
        {
            Require.Share(value, nameof(EnoughOfBest));
            field = value;
        }
    } = 0.95;
}
