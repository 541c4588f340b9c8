using System;
using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads what a request for a prediction has besides those of a decision.</summary>
internal static class ReadPrediction
{
    private const double MostMebibytes = 8_796_093_022_207;
    private const double BytesPerMebibyte = 1_048_576;

    internal static PredictionRequest Request(ref Utf8JsonReader json)
    {
        PredictionParts parts = new();
        var decision = ReadRequest.Request(ref json, null, parts);
        return new(decision, parts.Memory, parts.Link);
    }

    internal static VmMemory Memory(ref Utf8JsonReader json)
    {
        var (used, zero, points) = (0L, 0L, new List<DirtyPoint>());
        var members = Members.Of(in json, Tables.Memory);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    used = Mebibytes(in json);
                    break;
                case 1:
                    zero = Mebibytes(in json);
                    break;
                default:
                    Points(ref json, points);
                    break;
            }
        }

        return new() { UsedBytes = used, ZeroBytes = zero, Dirtied = points.Count == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points) };
    }

    internal static MigrationLink Link(ref Utf8JsonReader json)
    {
        MigrationLink link = new();
        var members = Members.Of(in json, Tables.Link);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            link = property == 0
                ? link with { Efficiency = Read.Number(in json, 0.000_001, 1) }
                : link with { Latency = TimeSpan.FromTicks((long)(Read.Number(in json, 0, 10_000) * TimeSpan.TicksPerMillisecond)) };
        }

        return link;
    }

    private static void Points(ref Utf8JsonReader json, List<DirtyPoint> points)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw Read.Wrong(in json, "a list of objects");
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var (interval, bytes) = (TimeSpan.Zero, 0L);
            var members = Members.Of(in json, Tables.Dirtied);
            for (int property; (property = members.Next(ref json)) >= 0;)
            {
                if (property == 0)
                {
                    interval = TimeSpan.FromTicks((long)Math.Round(Read.Number(in json, 0.000_001, 86_400) * TimeSpan.TicksPerSecond));
                }
                else
                {
                    bytes = Mebibytes(in json);
                }
            }

            points.Add(new(interval, bytes));
        }
    }

    private static long Mebibytes(ref readonly Utf8JsonReader json) => (long)(Read.Number(in json, 0, MostMebibytes) * BytesPerMebibyte);
}
