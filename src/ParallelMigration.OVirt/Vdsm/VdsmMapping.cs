using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ParallelMigration.Policy;

namespace ParallelMigration.OVirt;

/// <summary>Vdsm's reading of the parameters of <c>VM.migrate</c>.</summary>
internal static class VdsmMapping
{
    internal const string OnlyMethod = "online";

    // QEMU's and the policy library's limit.
    private const int LongestDowntime = 2_000_000;

    private const long BitsPerMebibyte = 8 * 1024 * 1024;

    internal static VdsmMigrateParameters Read(Node node)
    {
        if (node["method"] is { Text: not OnlyMethod } method)
        {
            throw method.Error($"must be {OnlyMethod}, but is {Quote.Text(method.Text)}");
        }

        return new()
        {
            VmId = node.Text("vmId") ?? throw node.Error("has no vmId"),
            Destination = node.Text("dst") ?? throw node.Error("has no dst"),
            DestinationQemu = node.Text("dstqemu"),
            Parallel = node.WholeNumber("parallel", 0) is > 0 and var connections ? connections : null,
            MaxBandwidth = node.LongNumber("maxBandwidth", 0, long.MaxValue / BitsPerMebibyte) is > 0 and var mebibytes ? FromMebibytesPerSecond(mebibytes) : null,
            Compressed = Flag(node, "compressed"),
            AutoConverge = Flag(node, "autoConverge"),
            Encrypted = Flag(node, "encrypted"),
            Tunneled = Flag(node, "tunneled"),
            ZeroCopy = Flag(node, "zerocopy"),
            ConvergenceSchedule = node["convergenceSchedule"] is { } schedule ? Schedule(schedule) : null,
            OutgoingLimit = node.WholeNumber("outgoingLimit", 1),
            IncomingLimit = node.WholeNumber("incomingLimit", 1),
            EnableGuestEvents = Flag(node, "enableGuestEvents"),
        };
    }

    internal static Bandwidth FromMebibytesPerSecond(long mebibytes) => Bandwidth.FromBitsPerSecond(mebibytes * BitsPerMebibyte);

    internal static string NameOf(ConvergenceActionKind kind) => kind switch
    {
        ConvergenceActionKind.PostCopy => "postcopy",
        ConvergenceActionKind.Abort => "abort",
        _ => "setDowntime",
    };

    private static bool Flag(Node node, string name) => node[name]?.OneOf(("true", true), ("false", false), ("True", true), ("False", false)) ?? false;

    private static ConvergenceSchedule Schedule(Node node)
    {
        var steps = new List<ConvergenceStep>();
        var last = new List<ConvergenceAction>();
        foreach (var stalling in node.All("stalling"))
        {
            var action = Action(stalling["action"] ?? throw stalling.Error("has no action"));
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

        return new(node.All("init").Select(Action).ToArray(), steps, last);
    }

    private static ConvergenceAction Action(Node node)
    {
        var name = node["name"] ?? throw node.Error("has no name");
        return name.OneOf(
            ("setDowntime", ConvergenceActionKind.SetDowntime), ("postcopy", ConvergenceActionKind.PostCopy), ("abort", ConvergenceActionKind.Abort)) switch
        {
            ConvergenceActionKind.PostCopy => ConvergenceAction.PostCopy,
            ConvergenceActionKind.Abort => ConvergenceAction.Abort,
            _ => ConvergenceAction.SetDowntime(TimeSpan.FromMilliseconds(
                node.WholeNumber("params", 1, LongestDowntime) ?? throw node.Error("has no params, but setDowntime needs milliseconds"))),
        };
    }
}
