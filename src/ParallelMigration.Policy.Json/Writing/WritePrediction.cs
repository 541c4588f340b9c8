using System;
using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Writes a prediction beside the decision it belongs to, and the memory that it was made from.</summary>
internal static class WritePrediction
{
    private static readonly EnumProperty<PredictionVerdict> Verdicts = new("verdict", EnumNames<PredictionVerdict>.CamelCase);
    private static readonly EnumProperty<PredictionReasonCode> Codes = new("code", EnumNames<PredictionReasonCode>.Code);

    private const double BytesPerMebibyte = 1_048_576;

    internal static void Answer(JsonText json, (MigrationDecision Decision, MigrationPrediction Prediction) answer)
    {
        json.WriteStartObject();
        WriteAnswer.Members(json, answer.Decision);
        json.WritePropertyName("prediction"u8);
        Prediction(json, answer.Prediction);
        json.WriteEndObject();
    }

    internal static void Memory(JsonText json, VmMemory memory)
    {
        json.WriteStartObject();
        json.WriteNumber("usedMebibytes"u8, memory.UsedBytes / BytesPerMebibyte);
        json.WriteNumber("zeroMebibytes"u8, memory.ZeroBytes / BytesPerMebibyte);
        Curve(json, "dirtied"u8, memory.Dirtied);
        if (!memory.DirtiedInCpuTime.Equals(DirtyCurve.None))
        {
            Curve(json, "dirtiedInCpuTime"u8, memory.DirtiedInCpuTime);
        }

        json.WriteEndObject();
    }

    private static void Curve(JsonText json, ReadOnlySpan<byte> name, DirtyCurve curve)
    {
        json.WriteStartArray(name);
        foreach (var point in curve.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("seconds"u8, point.Interval.Ticks / (decimal)TimeSpan.TicksPerSecond);
            json.WriteNumber("mebibytes"u8, point.Bytes / BytesPerMebibyte);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Link(JsonText json, PredictionOptions options)
    {
        json.WriteStartObject("link"u8);
        json.WriteNumber("efficiency"u8, options.LinkEfficiency);
        json.WriteNumber("latencyMilliseconds"u8, options.LinkLatency.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
        json.WriteEndObject();
    }

    internal static void Prediction(JsonText json, MigrationPrediction prediction)
    {
        json.WriteStartObject();
        json.Write(Verdicts, prediction.Verdict);
        if (prediction.Step is { } step)
        {
            json.WriteNumber("step"u8, step);
        }
        else
        {
            json.WriteNull("step"u8);
        }

        Range(json, "totalSeconds"u8, prediction.TotalTime?.Select(time => time.TotalSeconds));
        Range(json, "downtimeMilliseconds"u8, prediction.Downtime?.Select(time => time.TotalMilliseconds));
        Range(json, "transferredMebibytes"u8, prediction.TransferredBytes?.Select(bytes => bytes / BytesPerMebibyte));
        Range(json, "passes"u8, prediction.Passes);
        Reasons(json, "reasons"u8, prediction.Reasons);
        Reasons(json, "remedies"u8, prediction.Remedies);
        json.WriteEndObject();
    }

    private static void Range(JsonText json, ReadOnlySpan<byte> name, PredictedRange<double>? range)
    {
        if (range is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("p5"u8, Rounded(known.P5));
        json.WriteNumber("p50"u8, Rounded(known.P50));
        if (known.P95 is { } high)
        {
            json.WriteNumber("p95"u8, Rounded(high));
        }
        else
        {
            json.WriteNull("p95"u8);
        }

        json.WriteEndObject();
    }

    private static void Reasons(JsonText json, ReadOnlySpan<byte> name, IReadOnlyList<PredictionReason> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.Write(Codes, reason.Code);
            json.WriteString("message"u8, reason.Message);
            if (reason.Bandwidth is { } bandwidth)
            {
                Write.Megabits(json, "bandwidthMbps"u8, bandwidth);
            }

            if (reason.Downtime is { } downtime)
            {
                json.WriteNumber("downtimeMilliseconds"u8, Rounded(downtime.TotalMilliseconds));
            }

            if (reason.Bytes is { } bytes)
            {
                json.WriteNumber("bytes"u8, bytes);
            }

            if (reason.Number is { } number)
            {
                json.WriteNumber("number"u8, number);
            }

            if (reason.Verdict != PredictionVerdict.Unknown)
            {
                json.Write(Verdicts, reason.Verdict);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Rounded(double value) => Math.Round(value, 3);
}
