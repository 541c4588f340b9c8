using System;
using System.Collections.Generic;

namespace ParallelMigration.Policy.Calibration;

/// <summary>What past migrations say of one kind of connection: what one carries, and from which number on more carry no more.</summary>
public sealed class ConnectionCalibration
{
    internal ConnectionCalibration(ConnectionKind kind, IReadOnlyList<CalibratedLink> links, Bandwidth? perConnection, int migrations, int leftOut)
    {
        Kind = kind;
        Links = links;
        PerConnection = perConnection;
        Migrations = migrations;
        LeftOut = leftOut;
    }

    /// <summary>Gets the kind of connection.</summary>
    public ConnectionKind Kind { get; }

    /// <summary>Gets what was learned per link speed, by rising speed.</summary>
    public IReadOnlyList<CalibratedLink> Links { get; }

    /// <summary>
    /// Gets the proposed bandwidth per connection (rules R3, R13): the lowest that any link speed calls for, since a connection too many costs little and one too
    /// few costs much; <see langword="null"/>: too little data.
    /// </summary>
    public Bandwidth? PerConnection { get; }

    /// <summary>Gets how many migrations count.</summary>
    public int Migrations { get; }

    /// <summary>Gets how many were left out: too short, limited by their bandwidth limit, or without a known link.</summary>
    public int LeftOut { get; }

    /// <summary>Says from past migrations what each kind of connection carries. Pure.</summary>
    /// <param name="history">Migrations in any order; those that say nothing are left out and counted.</param>
    /// <param name="minimumMigrations">How many migrations with the same number of connections are enough: 1 or more. The default is 3, so that one outlier is outvoted.</param>
    /// <param name="minimumDuration">
    /// How long a migration must have sent to count: 0 to a day. The default is <see langword="null"/>: 5 s; shorter ones measure the start more than the link.
    /// </param>
    /// <param name="enoughOfBest">Which part of the best rate is enough: more than 0, up to 1. The default is 0.95.</param>
    /// <returns>One finding for each kind of connection, in the order of <see cref="ConnectionKind"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Another argument is outside its range.</exception>
    /// <remarks>
    /// For each kind and link speed the rates are compared by their medians, so that outliers count little. The number that reaches
    /// <paramref name="enoughOfBest"/> of the best calls for link ÷ number per connection; where the rate still rose at the highest number that was
    /// tried, for what each connection carried there. Proposals are rounded down to 0.1 Gbps.
    /// </remarks>
    public static IReadOnlyList<ConnectionCalibration> FromHistory(
        IEnumerable<MigrationRecord> history, int minimumMigrations = 3, TimeSpan? minimumDuration = null, double enoughOfBest = 0.95)
    {
        Require.NotNull(history, nameof(history));
        Require.AtLeast(minimumMigrations, 1, nameof(minimumMigrations));
        var shortest = minimumDuration ?? TimeSpan.FromSeconds(5);
        Require.Between(shortest, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(minimumDuration));
        Require.Share(enoughOfBest, nameof(enoughOfBest));
        return new ConnectionCalibrator(minimumMigrations, shortest, enoughOfBest).Calibrate(history);
    }

    /// <summary>Returns the finding in one sentence. For people; may change between versions.</summary>
    public override string ToString() => PerConnection is { } bandwidth
        ? FormattableString.Invariant($"{Kind}: {bandwidth.BitsPerSecond / 1e9:0.##} Gbps per connection, from {Migrations} migrations.")
        : $"{Kind}: too little data ({Migrations} migrations count, {LeftOut} left out).";
}
