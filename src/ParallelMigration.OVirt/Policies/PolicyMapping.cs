using System;
using System.Collections.Generic;
using System.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>Migration policies as the engine's configuration holds them: JSON text, one for each level.</summary>
internal static class PolicyMapping
{
    internal static IReadOnlyList<(ClusterLevel? Level, MigrationPolicy Policy)> Option(Part part)
    {
        var values = part["values"]?.All("system_option_value").ToList() ?? [];
        return values.Count > 0
            ? [.. values.SelectMany(Value)]
            : throw part.Error("has no values: this is not the answer of GET /options/MigrationPolicies");
    }

    private static IEnumerable<(ClusterLevel?, MigrationPolicy)> Value(Part part)
    {
        ClusterLevel? level = part.Text("version") switch
        {
            null or "general" => null,
            { } text when ClusterLevel.TryParse(text, out var known) => known,
            { } text => throw part["version"]!.Error($"must be a level such as 4.8, but is {Quote.Text(text)}"),
        };
        var value = part["value"] ?? throw part.Error("has no value");
        try
        {
            // The text is an array, and documents are objects.
            return [.. DocumentReading.ReadText("{\"policy\":" + value.LongValue + "}", OVirtFormat.Json, new("policies"), all => all.All("policy").Select(Policy).ToList())
                .Select(policy => (level, policy))];
        }
        catch (OVirtFormatException error)
        {
            throw value.Error("holds migration policies that cannot be read: " + Quote.OneLine(error.Description));
        }
    }

    private static MigrationPolicy Policy(Part part) => new()
    {
        Id = part["id"] is not { } id ? throw part.Error("has no id") : id.IsValue ? id.Value : id.Text("uuid") ?? throw id.Error("has no uuid"),
        Name = part.Text("name"),
        MaxOutgoingMigrations = part.WholeNumber("maxMigrations", 1) ?? 2,
        MaxIncomingMigrations = part.WholeNumber("maxMigrations", 1) ?? 2,
        AutoConverge = part.Flag("autoConvergence") ?? false,
        Compression = part.Flag("migrationCompression") ?? false,
        ZeroCopy = part.Flag("zeroCopy") ?? false,
        GuestEvents = part.Flag("enableGuestEvents") ?? false,
        Convergence = part["config"] is { } config ? Schedule(config) : ConvergenceSchedule.None,
    };

    private static ConvergenceSchedule Schedule(Part part)
    {
        List<ConvergenceStep> steps = [];
        foreach (var item in part.All("convergenceItems"))
        {
            var limit = item.WholeNumber("stallingLimit", 1) ?? throw item.Error("has no stallingLimit");
            if (limit <= steps.LastOrDefault().StallLimit)
            {
                throw item["stallingLimit"]!.Error($"must be more than those before it, but is {limit}");
            }

            steps.Add(new(limit, VdsmMapping.Action(item["convergenceItem"] ?? throw item.Error("has no convergenceItem"), "action")));
        }

        return new(
            part.All("initialItems").Select(item => VdsmMapping.Action(item, "action")),
            steps,
            part.All("lastItems").Select(item => VdsmMapping.Action(item, "action")));
    }
}
