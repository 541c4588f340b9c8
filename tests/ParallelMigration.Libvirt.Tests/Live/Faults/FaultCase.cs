using System;
using System.Collections.Generic;

namespace ParallelMigration.Libvirt.Tests.Live.Faults;

/// <summary>One fault and the migration that it strikes, all drawn from a seed and a number.</summary>
/// <remarks>The kinds of fault, plain and parallel, and the parts of a migration's life take turns; the rest is chance.</remarks>
internal sealed record FaultCase
{
    private const int FillMargin = 80; // memory that the lab's guest leaves empty
    private static readonly int Moments = Enum.GetValues<Moment>().Length;

    /// <summary>Gets how many kinds of fault there are: so many numbers in a row have each once.</summary>
    public static int Kinds { get; } = Enum.GetValues<Fault>().Length;

    public required int Number { get; init; }

    public required Fault Fault { get; init; }

    public required Moment Moment { get; init; }

    /// <summary>How far into that part of its life, 0 to 1.</summary>
    public required double Position { get; init; }

    /// <summary>Parallel connections; <see langword="null"/>: plain.</summary>
    public required int? Connections { get; init; }

    public MigrationKind Kind { get; init; }

    public required int LinkMegabits { get; init; }

    public required int MemoryMebibytes { get; init; }

    public required int DirtyMebibytesPerSecond { get; init; }

    /// <summary>Whether the source keeps its definition.</summary>
    public required bool Persistent { get; init; }

    /// <summary>How long until what can be mended is.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>Which of a fault's two forms.</summary>
    public required bool Second { get; init; }

    /// <summary>Draws a case. Half of the cases are of any of the kinds of migration that the hosts are capable of, the others are ordinary.</summary>
    public static FaultCase Draw(int seed, int number, IReadOnlyList<MigrationKind>? kinds = null)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var kind = number % Kinds;
        var round = number / Kinds;
        var fault = (Fault)kind;
        var link = 100 * random.Next(2, 5);
        var firstPass = 2.5 + (1.5 * random.NextDouble());
        var drawn = new FaultCase
        {
            Number = number,
            Fault = fault,
            Moment = (Moment)((round + kind) % Moments),
            Position = random.NextDouble(),
            Connections = (round + kind) % 2 == 0 ? null : random.Next(2, 5),
            LinkMegabits = link,
            MemoryMebibytes = FillMargin + (int)(link / 8.4 * firstPass),
            DirtyMebibytesPerSecond = random.Next(link / 100, link / 40),
            Outage = TimeSpan.FromSeconds(random.NextDouble() * random.NextDouble() * 10),
            Persistent = random.Next(2) == 0,
            Second = round / 2 % 2 == 1,
        };

        drawn = drawn.As(kinds is not null && random.Next(2) == 0 ? kinds[random.Next(kinds.Count)] : MigrationKind.Ordinary);

        // On a slow link a guest that is not small takes minutes, and one that does not change much needs no schedule.
        return fault == Fault.LinkSlow ? drawn with { LinkMegabits = 200, MemoryMebibytes = random.Next(128, 150), DirtyMebibytesPerSecond = random.Next(8, 12) } : drawn;
    }

    private FaultCase As(MigrationKind migration) => migration switch
    {
        // Parallel connections and a switch to post-copy get on from QEMU 10.1 on only. A schedule that aborts, and a caller that is a process, have no switch.
        MigrationKind.PostCopy when Fault is Fault.LinkSlow or Fault.CallerKilled => this,
        MigrationKind.PostCopy => this with { Kind = migration, Connections = null },
        MigrationKind.ZeroCopy or MigrationKind.Zstd => this with { Kind = migration, Connections = Connections ?? 2 },
        _ => this with { Kind = migration },
    };

    public override string ToString() =>
        FormattableString.Invariant($"{Number}: {Fault}{(Second ? " (second form)" : "")} at {Moment} {Position:0.00}, ")
        + FormattableString.Invariant($"{(Connections is { } connections ? $"{connections} connections" : "plain")}{(Kind == MigrationKind.Ordinary ? "" : ", " + Kind)}, {LinkMegabits} Mbit/s, ")
        + FormattableString.Invariant($"{MemoryMebibytes} MiB{(Persistent ? " persistent" : "")}, {DirtyMebibytesPerSecond} MiB/s dirty, outage {Outage.TotalSeconds:0.0} s");
}
