using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using ParallelMigration.OVirt;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.AspNetCore;

/// <summary>The answer of <c>GET /options/MigrationPolicies</c>: the policies as JSON text, one for each level of oVirt 4.8.</summary>
internal static class PolicyOption
{
    internal const string Name = "MigrationPolicies";

    private static readonly ClusterLevel[] Levels = [new(4, 2), new(4, 3), new(4, 4), new(4, 5), new(4, 6), new(4, 7), new(4, 8)];

    /// <summary>Writes the option.</summary>
    /// <param name="writer">The writer, in the object.</param>
    /// <param name="policies">The site's policies.</param>
    /// <param name="version">The level that is asked for; <see langword="null"/>: all.</param>
    /// <param name="hrefs">Where objects are.</param>
    internal static void Write(DocumentWriter writer, IReadOnlyList<MigrationPolicy> policies, ClusterLevel? version, Hrefs hrefs)
    {
        var catalog = OVirtPolicyCatalog.Of(policies);
        writer.Attribute("href", $"{hrefs.Root}/options/{Name}");
        writer.Attribute("id", Name);
        writer.Value("name", Name);
        writer.Start("values");
        foreach (var level in Levels.Where(level => version is null || version == level))
        {
            writer.StartItem("system_option_value");
            writer.Value("value", TextOf(policies.Where(policy => catalog.Find(policy.Id!, level) is not null)));
            writer.Value("version", level.ToString());
            writer.End();
        }

        writer.EndItems();
        writer.End();
    }

    private static string TextOf(IEnumerable<MigrationPolicy> policies)
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartArray();
            foreach (var policy in policies)
            {
                Write(json, policy);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, MigrationPolicy policy)
    {
        json.WriteStartObject();
        json.WriteStartObject("id");
        json.WriteString("uuid", policy.Id);
        json.WriteEndObject();
        json.WriteString("name", policy.Name ?? policy.Id);
        json.WriteNumber("maxMigrations", policy.MaxOutgoingMigrations);
        json.WriteBoolean("autoConvergence", policy.AutoConverge);
        json.WriteBoolean("migrationCompression", policy.Compression);
        json.WriteBoolean("enableGuestEvents", policy.GuestEvents);
        json.WriteBoolean("zeroCopy", policy.ZeroCopy);
        json.WriteStartObject("config");
        var schedule = policy.Convergence;
        WriteActions(json, "initialItems", schedule.Initial);
        json.WriteStartArray("convergenceItems");
        foreach (var step in schedule.Steps.Where(step => IsKnown(step.Action)))
        {
            json.WriteStartObject();
            json.WriteNumber("stallingLimit", step.StallLimit);
            json.WriteStartObject("convergenceItem");
            VdsmWriter.WriteAction(json, step.Action, "action");
            json.WriteEndObject();
        }

        json.WriteEndArray();

        // oVirt knows post-copy as an action of the schedule only.
        WriteActions(json, "lastItems", policy.PostCopy && !schedule.SwitchesToPostCopy ? [ConvergenceAction.PostCopy, .. schedule.Last] : schedule.Last);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteActions(Utf8JsonWriter json, string name, IEnumerable<ConvergenceAction> actions)
    {
        json.WriteStartArray(name);
        foreach (var action in actions.Where(IsKnown))
        {
            json.WriteStartObject();
            VdsmWriter.WriteAction(json, action, "action");
        }

        json.WriteEndArray();
    }

    // The engine has no others.
    private static bool IsKnown(ConvergenceAction action) =>
        action.Kind is ConvergenceActionKind.SetDowntime or ConvergenceActionKind.PostCopy or ConvergenceActionKind.Abort;
}
