using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>Vdsm's reading of the parameters of <c>VM.migrate</c>.</summary>
internal static class VdsmMapping
{
    internal const string OnlyMethod = "online";

    private static readonly long MostMebibytes = Bandwidth.MaxValue.ToMebibytesPerSecond();

    internal static VdsmMigrateParameters Read(Part part)
    {
        if (part["method"] is { Value: not OnlyMethod } method)
        {
            throw method.Error($"must be {OnlyMethod}, but is {Quote.Text(method.Value)}");
        }

        return new()
        {
            VmId = Id(part["vmId"] ?? throw part.Error("has no vmId")),
            Destination = part.Text("dst") ?? throw part.Error("has no dst"),
            DestinationQemu = part.Text("dstqemu"),
            Parallel = part.WholeNumber("parallel", 0) is > 0 and var connections ? connections : null,
            MaxBandwidth = part.LongNumber("maxBandwidth", 0, MostMebibytes) is > 0 and var mebibytes ? Bandwidth.FromMebibytesPerSecond(mebibytes) : null,
            Compressed = Flag(part, "compressed"),
            AutoConverge = Flag(part, "autoConverge"),
            Encrypted = Flag(part, "encrypted"),
            Tunneled = Flag(part, "tunneled"),
            ZeroCopy = Flag(part, "zerocopy"),
            Downtime = part.WholeNumber("downtime", 0) is > 0 and var downtime ? TimeSpan.FromMilliseconds(downtime) : null,
            ConvergenceSchedule = part["convergenceSchedule"] is { } schedule ? Schedule(schedule) : null,
            OutgoingLimit = part.WholeNumber("outgoingLimit", 1),
            IncomingLimit = part.WholeNumber("incomingLimit", 1),
            EnableGuestEvents = Flag(part, "enableGuestEvents"),
        };
    }

    internal static string NameOf(ConvergenceActionKind kind) => kind switch
    {
        ConvergenceActionKind.PostCopy => "postcopy",
        ConvergenceActionKind.Abort => "abort",
        _ => "setDowntime",
    };

    private static string Id(Part part) =>
        VdsmLimits.IsUuid(part.Value) ? part.Value : throw part.Error($"must be a UUID, but is {Quote.Text(part.Value)}");

    private static bool Flag(Part part, string name) => part[name]?.OneOf(("true", true), ("false", false)) ?? false;

    private static int? Milliseconds(Part action) => action.All("params").ToList() switch
    {
        [] => null,
        [var only] => only.WholeNumber(1, (int)ConvergenceAction.MaxDowntime.TotalMilliseconds),
        [_, var second, ..] => throw second.Error("must be one number of milliseconds"),
    };

    private static ConvergenceSchedule Schedule(Part part)
    {
        var steps = new List<ConvergenceStep>();
        var last = new List<ConvergenceAction>();
        foreach (var stalling in part.All("stalling"))
        {
            var action = Action(stalling["action"] ?? throw stalling.Error("has no action"), "name");
            var limit = stalling.WholeNumber("limit", VdsmSchedule.LastLimit) ?? throw stalling.Error("has no limit");
            if (limit == VdsmSchedule.LastLimit)
            {
                last.Add(action);
            }
            else if (last.Count > 0 || limit == 0 || limit <= steps.LastOrDefault().StallLimit)
            {
                throw stalling["limit"]!.Error("must be more than those before it, or -1 from there on, but is " + limit.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                steps.Add(new(limit, action));
            }
        }

        return new(part.All("init").Select(action => Action(action, "name")), steps, last);
    }

    internal static ConvergenceAction Action(Part part, string nameOfName)
    {
        var name = part[nameOfName] ?? throw part.Error($"has no {nameOfName}");
        return name.OneOf(
            ("setDowntime", ConvergenceActionKind.SetDowntime), ("postcopy", ConvergenceActionKind.PostCopy), ("abort", ConvergenceActionKind.Abort)) switch
        {
            ConvergenceActionKind.PostCopy => ConvergenceAction.PostCopy,
            ConvergenceActionKind.Abort => ConvergenceAction.Abort,
            _ => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(
                Milliseconds(part) ?? throw part.Error("has no params, but setDowntime needs milliseconds"))),
        };
    }
}
