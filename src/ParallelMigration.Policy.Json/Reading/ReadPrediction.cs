using System;
using System.Collections.Generic;
using System.Text.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Policy.Json;

/// <summary>Reads what a request for a prediction has besides those of a decision.</summary>
internal static class ReadPrediction
{
    private const double MostMebibytes = 8_796_093_022_208;
    private const double ShortestSeconds = 1d / TimeSpan.TicksPerSecond;
    private const double MostPredicted = 1e19;
    private const double BytesPerMebibyte = 1_048_576;

    internal static VmMemory Memory(ref Utf8JsonReader json)
    {
        var memory = new VmMemory();
        var members = Members.Of(ref json, Tables.Memory);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    memory = memory with { UsedBytes = Mebibytes(ref json) };
                    break;
                case 1:
                    memory = memory with { ZeroBytes = Mebibytes(ref json) };
                    break;
                case 2:
                    memory = memory with { Dirtied = Curve(ref json) };
                    break;
                default:
                    memory = memory with { DirtiedInCpuTime = Curve(ref json) };
                    break;
            }
        }

        return memory;
    }

    private static DirtyCurve Curve(ref Utf8JsonReader json)
    {
        List<DirtyPoint> points = [];
        Read.List(ref json, points, Point);
        return points.Count == 0 ? DirtyCurve.None : DirtyCurve.FromPoints(points);
    }

    internal static PredictionOptions Link(ref Utf8JsonReader json)
    {
        PredictionOptions link = new();
        var members = Members.Of(ref json, Tables.Link);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            link = property == 0
                ? link with { LinkEfficiency = Read.Number(ref json, 0.000_001, 1) }
                : link with { LinkLatency = TimeSpan.FromTicks((long)(Read.Number(ref json, 0, 10_000) * TimeSpan.TicksPerMillisecond)) };
        }

        return link;
    }

    internal static MigrationPrediction Prediction(ref Utf8JsonReader json)
    {
        var prediction = new MigrationPrediction { Verdict = PredictionVerdict.Unknown };
        var members = Members.Of(ref json, Tables.Prediction);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            switch (property)
            {
                case 0:
                    prediction = prediction with { Verdict = EnumNames<PredictionVerdict>.CamelCase.From(ref json) };
                    break;
                case 1:
                    prediction = prediction with { Step = Read.Count(ref json) };
                    break;
                case 2:
                    prediction = prediction with { TotalTime = Time(ref json, TimeSpan.TicksPerSecond) };
                    break;
                case 3:
                    prediction = prediction with { Downtime = Time(ref json, TimeSpan.TicksPerMillisecond) };
                    break;
                case 4:
                    prediction = prediction with { TransferredBytes = Range(ref json).Select(mebibytes => mebibytes * BytesPerMebibyte) };
                    break;
                case 5:
                    prediction = prediction with { Passes = Range(ref json) };
                    break;
                default:
                    List<PredictionReason> reasons = [];
                    Read.List(ref json, reasons, Reason);
                    prediction = property == 6 ? prediction with { Reasons = reasons } : prediction with { Remedies = reasons };
                    break;
            }
        }

        return prediction;
    }

    private static PredictedRange<TimeSpan> Time(ref Utf8JsonReader json, long ticksPerUnit)
    {
        return Range(ref json).Select(value => Ticks(value, ticksPerUnit));
    }

    private static TimeSpan Ticks(double value, long ticksPerUnit) => TimeSpan.FromTicks((long)Math.Min(long.MaxValue, Math.Round(value * ticksPerUnit)));

    private static PredictedRange<double> Range(ref Utf8JsonReader json)
    {
        var range = default(PredictedRange<double>);
        var members = Members.Of(ref json, Tables.PredictedRange);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            var value = Read.Number(ref json, 0, MostPredicted);
            range = property switch
            {
                0 => range with { P5 = value },
                1 => range with { P50 = value },
                _ => range with { P95 = value },
            };
        }

        return range;
    }

    private static PredictionReason Reason(ref Utf8JsonReader json)
    {
        var reason = default(PredictionReason);
        var members = Members.Of(ref json, Tables.PredictionReason);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            reason = property switch
            {
                0 => reason with { Code = EnumNames<PredictionReasonCode>.Code.From(ref json) },
                1 => reason, // it is made of the rest
                2 => reason with { Bandwidth = Read.Megabits(ref json, orZero: true) },
                3 => reason with { Downtime = Ticks(Read.Number(ref json, 0, MostPredicted), TimeSpan.TicksPerMillisecond) },
                4 => reason with { Bytes = Read.LongNumber(ref json, 0) },
                5 => reason with { Number = Read.WholeNumber(ref json, 0, int.MaxValue) },
                _ => reason with { Verdict = EnumNames<PredictionVerdict>.CamelCase.From(ref json) },
            };
        }

        return reason;
    }

    private static DirtyPoint Point(ref Utf8JsonReader json)
    {
        var (interval, bytes) = (TimeSpan.Zero, 0L);
        var members = Members.Of(ref json, Tables.Dirtied);
        for (int property; (property = members.Next(ref json)) >= 0;)
        {
            if (property == 0)
            {
                interval = TimeSpan.FromTicks((long)Math.Round(Read.Number(ref json, ShortestSeconds, 86_400) * TimeSpan.TicksPerSecond));
            }
            else
            {
                bytes = Mebibytes(ref json);
            }
        }

        return new(interval, bytes);
    }

    private static long Mebibytes(ref Utf8JsonReader json) =>
        Read.Number(ref json, 0, MostMebibytes) * BytesPerMebibyte is var bytes && bytes >= long.MaxValue ? long.MaxValue : (long)bytes;
}
