using System.Globalization;

namespace ParallelMigration.Policy;

/// <summary>
/// B6: what is in use lowers the number of connections in full, but the limit is made from at least a share of the slower known link (a quarter by default; a
/// custom bandwidth still caps it): traffic that ends in a minute must not hold a migration at 1 MiB/s for a day.
/// </summary>
internal static class B6MinimumShare
{
    internal static readonly ReasonDefinition LinkBusy = new(
        ReasonCode.LinkBusy, RuleId.B6, ReasonKind.Warning,
        static decision =>
        {
            var (end, host) = Busiest(decision.Request);
            return $"{Words.Of(host.BandwidthInUse)} of the {end}'s {Words.Of(host.LinkBandwidth)} are in use: the limit is made from {Words.Of(LimitedFrom(decision))}, "
                + $"{(decision.Options.MinimumShareOfLink * 100).ToString("0.##", CultureInfo.InvariantCulture)} % of the slower link.";
        })
    {
        Before = static decision => Quantities.Bits(Busiest(decision.Request).Host.BandwidthInUse),
        After = static decision => Quantities.Bits(decision.Plan?.BandwidthLimit),
    };

    /// <summary>The bandwidth that the limit is made from.</summary>
    internal static Bandwidth? LimitedFrom(in DecisionInput request, Bandwidth? available, ResolverOptions options, ref CodeSet reasons)
    {
        // With nothing in use there is never less available than a share of the link.
        if (available is not { } known || (request.Source.BandwidthInUse == Bandwidth.Zero && request.Destination.BandwidthInUse == Bandwidth.Zero))
        {
            return available;
        }

        var least = LeastShare(request, options);
        if (request.Cluster.MigrationBandwidth.CustomBandwidth is { } custom && custom < least)
        {
            least = custom;
        }

        if (least <= known)
        {
            return known;
        }

        reasons.Add(ReasonCode.LinkBusy);
        return least;
    }

    internal static Bandwidth? LimitedFrom(MigrationDecision decision)
    {
        var unused = new CodeSet();
        return LimitedFrom(new(decision.Request), decision.Request.AvailableBandwidth, decision.Options, ref unused);
    }

    private static Bandwidth LeastShare(in DecisionInput request, ResolverOptions options)
    {
        var source = B5UnknownLink.Known(request.Source.LinkBandwidth);
        var destination = B5UnknownLink.Known(request.Destination.LinkBandwidth);
        var slower = (source, destination) switch
        {
            ({ } a, { } b) => Bandwidth.Min(a, b),
            _ => source ?? destination ?? Bandwidth.Zero,
        };

        // In decimals, and rounded down: exact for every share that a person writes.
        return Bandwidth.FromBitsPerSecond((long)(slower.BitsPerSecond * (decimal)options.MinimumShareOfLink));
    }

    private static (string End, HostResources Host) Busiest(MigrationRequest request) =>
        B1HostBandwidth.Of(request.Destination) is { } atDestination && !(B1HostBandwidth.Of(request.Source) <= atDestination)
            ? ("destination", request.Destination)
            : ("source", request.Source);
}
