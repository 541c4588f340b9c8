using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Calibration;

/// <summary>What <see cref="ConnectionCalibration.FromHistory"/> reckons.</summary>
internal sealed class ConnectionCalibrator(int minimumMigrations, TimeSpan minimumDuration, double enoughOfBest)
{
    private const long Step = 100_000_000;

    /// <summary>A migration this near its limit was held back by it, and says nothing of its connections.</summary>
    private const double AtLimit = 0.9;

    /// <summary>Link speeds are grouped by the speeds that cards are sold with; a link that fills to this part carries no more.</summary>
    private const double FullLink = 0.85;

    internal IReadOnlyList<ConnectionCalibration> Calibrate(IEnumerable<MigrationRecord> history)
    {
        var byKind = history.ToLookup(record => record.Kind);
        return new[] { ConnectionKind.Plain, ConnectionKind.Encrypted, ConnectionKind.Zstd }.Select(kind => OfKind(kind, byKind[kind].ToArray())).ToArray();
    }

    private ConnectionCalibration OfKind(ConnectionKind kind, MigrationRecord[] records)
    {
        var counting = records.Where(Counts).ToArray();
        var links = counting.GroupBy(record => record.Link.GetValueOrDefault()).OrderBy(group => group.Key).Select(group => OfLink(group.Key, group)).ToArray();
        var proposals = links.Where(link => link.PerConnection is not null).Select(link => link.PerConnection.GetValueOrDefault()).ToArray();
        return new(kind, links, proposals.Length == 0 ? null : proposals.Min(), counting.Length, records.Length - counting.Length);
    }

    private bool Counts(MigrationRecord record) =>
        record.Link is { } link && link > Bandwidth.Zero && record.BitsPerSecond > 0 && record.Duration >= minimumDuration
        && (record.Limit is not { } limit || limit.BitsPerSecond >= link.BitsPerSecond * AtLimit || record.BitsPerSecond < limit.BitsPerSecond * AtLimit);

    private CalibratedLink OfLink(Bandwidth link, IEnumerable<MigrationRecord> records)
    {
        var numbers = records.GroupBy(record => record.Connections ?? 1).Where(group => group.Count() >= minimumMigrations)
            .OrderBy(group => group.Key).Select(OfNumber).ToArray();
        if (numbers.Length == 0)
        {
            return new(link, numbers, null, null);
        }

        var best = numbers.Max(number => number.Median.BitsPerSecond);
        var enough = numbers.First(number => number.Median.BitsPerSecond >= best * enoughOfBest);
        var stillRises = enough.Connections == numbers[numbers.Length - 1].Connections && enough.Median.BitsPerSecond < link.BitsPerSecond * FullLink;

        // The lowest number that was tried may already have been more than enough: that says nothing of one connection.
        var perConnection = stillRises ? Rounded(enough.Median.BitsPerSecond / enough.Connections)
            : enough.Connections == numbers[0].Connections ? null
            : Rounded(link.BitsPerSecond / enough.Connections);
        return new(link, numbers, stillRises ? null : enough.Connections, perConnection);
    }

    private static CalibratedNumber OfNumber(IGrouping<int, MigrationRecord> group)
    {
        var rates = group.Select(record => record.BitsPerSecond).OrderBy(rate => rate).ToArray();
        return new(group.Key, Quantile(rates, 2), Quantile(rates, 1), Quantile(rates, 3), rates.Length);
    }

    private static Bandwidth Quantile(double[] sorted, int quarter)
    {
        var position = (sorted.Length - 1) * quarter;
        var (index, part) = (position / 4, position % 4 / 4d);
        var value = sorted[index] + (part > 0 ? part * (sorted[index + 1] - sorted[index]) : 0);
        return Bandwidth.FromBitsPerSecond(Clamped.ToLong(value));
    }

    /// <summary>Rounded down, so that the rules choose that number rather than one less; never to 0.</summary>
    private static Bandwidth? Rounded(long bitsPerSecond) => Bandwidth.FromBitsPerSecond(bitsPerSecond < Step ? Math.Max(1, bitsPerSecond) : bitsPerSecond / Step * Step);
}
