using System;

namespace ParallelMigration.Policy;

/// <summary>
/// R6: Custom(n) uses min(n, CPU threads of the source, CPU threads of the destination) connections, never below 2.
/// The upper limit of R4 does not apply.
/// </summary>
internal static class R6CustomConnections
{
    internal static readonly ReasonDefinition CustomConnections = new(
        ReasonCode.CustomConnections, RuleId.R6, ReasonKind.Connections, static decision => $"{Quantities.Planned(decision)}, as set.")
    {
        Before = Quantities.Asked,
        After = Quantities.Planned,
    };

    internal static readonly ReasonDefinition LimitedBySourceCpuThreads = new(
        ReasonCode.LimitedBySourceCpuThreads, RuleId.R6, ReasonKind.Connections,
        static decision => $"{Quantities.Asked(decision)} set; the source has {Quantities.Threads(decision.Request.Source)}.")
    {
        Before = Quantities.Asked,
        After = static decision => Quantities.Threads(decision.Request.Source),
    };

    internal static readonly ReasonDefinition LimitedByDestinationCpuThreads = new(
        ReasonCode.LimitedByDestinationCpuThreads, RuleId.R6, ReasonKind.Connections,
        static decision => $"{Quantities.Asked(decision)} set; the destination has {Quantities.Threads(decision.Request.Destination)}.")
    {
        Before = Quantities.Asked,
        After = static decision => Quantities.Threads(decision.Request.Destination),
    };

    internal static readonly ReasonDefinition CustomRaisedToMinimum = new(
        ReasonCode.CustomRaisedToMinimum, RuleId.R6, ReasonKind.Connections,
        static decision => $"Raised from {Threads(decision)} to {Quantities.Planned(decision)}, the minimum.")
    {
        Before = static decision => Quantities.Connections(Threads(decision)),
        After = Quantities.Planned,
    };

    internal static readonly IssueDefinition CustomAboveCpuThreadsIssue = new(
        IssueCode.CustomAboveCpuThreads, RuleId.R6, IssueContext.SubjectVm,
        static context => $"The setting is {context.Setting}; the smallest host has {new Quantity(context.FewestCpuThreads.GetValueOrDefault(), QuantityUnit.CpuThreads)} "
            + "and uses no more connections than that.",
        static _ => "Set no more connections than the hosts have CPU threads, or choose Parallel.");

    internal static int Connections(
        ParallelMigrationSetting setting, HostResources source, HostResources destination, ref CodeSet reasons)
    {
        var asked = setting.CustomConnections.GetValueOrDefault();
        var threads = Math.Min(source.CpuThreads, destination.CpuThreads);
        if (asked <= threads)
        {
            reasons.Add(ReasonCode.CustomConnections);
            return asked;
        }

        if (source.CpuThreads == threads)
        {
            reasons.Add(ReasonCode.LimitedBySourceCpuThreads);
        }

        if (destination.CpuThreads == threads)
        {
            reasons.Add(ReasonCode.LimitedByDestinationCpuThreads);
        }

        return R10AtLeastTwo.Raise(threads, ReasonCode.CustomRaisedToMinimum, ref reasons);
    }

    private static int Threads(MigrationDecision decision) => Math.Min(decision.Request.Source.CpuThreads, decision.Request.Destination.CpuThreads);
}
