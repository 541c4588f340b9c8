using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Convergence;

namespace ParallelMigration.OVirt;

/// <summary>Writes the parameters of <c>VM.migrate</c>.</summary>
internal static class VdsmWriter
{
    internal static void Write(Stream stream, VdsmMigrateParameters parameters)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("vmId", parameters.VmId);
        json.WriteString("dst", parameters.Destination);
        if (parameters.DestinationQemu is { } address)
        {
            json.WriteString("dstqemu", address);
        }

        json.WriteString("method", VdsmMapping.OnlyMethod);
        // As the engine always sends it: a migration that fails leaves the VM on its source, running.
        json.WriteBoolean("abortOnError", true);
        WriteNumber(json, "parallel", parameters.Parallel);
        WriteNumber(json, "maxBandwidth", parameters.MaxBandwidth?.ToMebibytesPerSecond());
        json.WriteBoolean("compressed", parameters.Compressed);
        json.WriteBoolean("autoConverge", parameters.AutoConverge);
        json.WriteBoolean("encrypted", parameters.Encrypted);
        json.WriteBoolean("tunneled", parameters.Tunneled);
        if (parameters.ZeroCopy)
        {
            json.WriteBoolean("zerocopy", true);
        }

        WriteNumber(json, "downtime", (long?)parameters.Downtime?.TotalMilliseconds);
        if (parameters.ConvergenceSchedule is { } schedule)
        {
            WriteSchedule(json, schedule);
        }

        WriteNumber(json, "outgoingLimit", parameters.OutgoingLimit);
        WriteNumber(json, "incomingLimit", parameters.IncomingLimit);
        json.WriteBoolean("enableGuestEvents", parameters.EnableGuestEvents);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteSchedule(Utf8JsonWriter json, ConvergenceSchedule schedule)
    {
        json.WriteStartObject("convergenceSchedule");
        json.WriteStartArray("init");
        foreach (var action in schedule.Initial)
        {
            json.WriteStartObject();
            WriteAction(json, action);
        }

        json.WriteEndArray();
        json.WriteStartArray("stalling");
        foreach (var step in schedule.Steps)
        {
            WriteStalling(json, step.StallLimit, step.Action);
        }

        foreach (var action in schedule.Last)
        {
            WriteStalling(json, VdsmSchedule.LastLimit, action);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStalling(Utf8JsonWriter json, int limit, ConvergenceAction action)
    {
        json.WriteStartObject();
        json.WriteNumber("limit", limit);
        json.WriteStartObject("action");
        WriteAction(json, action);
        json.WriteEndObject();
    }

    // Parameters of actions are strings, as the engine sends them.
    internal static void WriteAction(Utf8JsonWriter json, ConvergenceAction action, string nameOfName = "name")
    {
        json.WriteString(nameOfName, VdsmMapping.NameOf(action.Kind));
        json.WriteStartArray("params");
        if (action.Kind == ConvergenceActionKind.SetDowntime)
        {
            json.WriteStringValue(action.Downtime.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
