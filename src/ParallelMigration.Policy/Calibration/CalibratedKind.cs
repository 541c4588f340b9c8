using System.Collections.Generic;

namespace ParallelMigration.Policy.Calibration;

/// <summary>What was learned of one kind of connection.</summary>
public sealed class CalibratedKind
{
    internal CalibratedKind(ConnectionKind kind, IReadOnlyList<CalibratedLink> links, Bandwidth? perConnection, int migrations, int leftOut)
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

    /// <summary>Returns the finding in one sentence. For people; may change between versions.</summary>
    public override string ToString() => PerConnection is { } bandwidth
        ? System.FormattableString.Invariant($"{Kind}: {bandwidth.BitsPerSecond / 1e9:0.##} Gbps per connection, from {Migrations} migrations.")
        : $"{Kind}: too little data ({Migrations} migrations count, {LeftOut} left out).";
}
