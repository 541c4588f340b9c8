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

    /// <summary>Gets how many were left out: too short, held back by their limit, or without a known link.</summary>
    public int LeftOut { get; }

    /// <summary>Says from past migrations what each kind of connection carries. Pure.</summary>
    /// <param name="history">Migrations in any order; those that say nothing are left out and counted.</param>
    /// <param name="options">What counts; <see langword="null"/>, the default: <see cref="CalibrationOptions.Default"/>.</param>
    /// <returns>One finding for each kind of connection, in the order of <see cref="ConnectionKind"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// For each kind and link speed the rates are compared by their medians, so that outliers count little. The number that reaches
    /// <see cref="CalibrationOptions.EnoughOfBest"/> of the best calls for link ÷ number per connection; where the rate still rose at the highest number that was
    /// tried, for what each connection carried there. Proposals are rounded down to 0.1 Gbps.
    /// </remarks>
    public static IReadOnlyList<ConnectionCalibration> FromHistory(IEnumerable<MigrationRecord> history, CalibrationOptions? options = null)
    {
        Require.NotNull(history, nameof(history));
        return ConnectionCalibrator.Calibrate(history, options ?? CalibrationOptions.Default);
    }

    /// <summary>Returns the finding in one sentence. For people; may change between versions.</summary>
    public override string ToString() => PerConnection is { } bandwidth
        ? FormattableString.Invariant($"{Kind}: {bandwidth.BitsPerSecond / 1e9:0.##} Gbps per connection, from {Migrations} migrations.")
        : $"{Kind}: too little data ({Migrations} migrations count, {LeftOut} left out).";
}
