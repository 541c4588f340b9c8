using System;
using System.Text.Json.Serialization;
using ParallelMigration.Policy.Serialization;

namespace ParallelMigration.Policy.Prediction;

/// <summary>How much memory a VM changed within an interval: one measured point of its <see cref="DirtyCurve"/>.</summary>
[JsonConverter(typeof(PolicyJsonConverter))]
public readonly record struct DirtyPoint
{
    /// <summary>Initializes a measured point.</summary>
    /// <param name="interval">How long was measured: more than 0, up to a day.</param>
    /// <param name="bytes">How many different bytes were changed in that time, counted in whole pages: 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public DirtyPoint(TimeSpan interval, long bytes)
    {
        Require.Between(interval, TimeSpan.FromTicks(1), TimeSpan.FromDays(1), nameof(interval));
        Require.AtLeast(bytes, 0, nameof(bytes));
        Interval = interval;
        Bytes = bytes;
    }

    /// <summary>Gets how long was measured: more than 0, up to a day; 0 in the default value, which no curve accepts.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Gets how many different bytes were changed in that time: 0 or more. A page that changed twice counts once.</summary>
    public long Bytes { get; }
}
