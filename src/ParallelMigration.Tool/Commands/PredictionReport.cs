using System;
using System.Globalization;
using System.Linq;
using System.Text;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Commands;

/// <summary>A prediction for people, and how far off it was.</summary>
internal static class PredictionReport
{
    private const double BytesPerMebibyte = 1_048_576;

    internal static string Words(MigrationPrediction prediction, bool isByHistory = false)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"\nPrediction{(isByHistory ? " by the guest's earlier migrations" : "")}: {prediction.Outcome}.\n");
        if (prediction.TotalTime is { } total && prediction.Downtime is { } downtime && prediction.TransferredBytes is { } bytes && prediction.Passes is { } passes)
        {
            text.Append(CultureInfo.InvariantCulture, $"  total time   {Line(total.P5.TotalSeconds, total.P50.TotalSeconds, total.P95?.TotalSeconds, "s")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  downtime     {Line(downtime.P5.TotalMilliseconds, downtime.P50.TotalMilliseconds, downtime.P95?.TotalMilliseconds, "ms")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  transferred  {Line(bytes.P5 / BytesPerMebibyte, bytes.P50 / BytesPerMebibyte, bytes.P95 / BytesPerMebibyte, "MiB")}\n");
            text.Append(CultureInfo.InvariantCulture, $"  passes       {Line(passes.P5, passes.P50, passes.P95, "")}\n");
        }

        foreach (var reason in prediction.Reasons.Concat(prediction.Remedies))
        {
            text.Append("- ").Append(reason.Message).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(double low, double middle, double? high, string unit)
    {
        var most = high is { } known ? Rounded(known) : "no end";
        return $"{Rounded(middle)} {unit}".TrimEnd() + $" ({Rounded(low)} to {most})";
    }

    private static string Rounded(double value) => value.ToString(value >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture);

    /// <summary>How far off the prediction was of a migration that has completed.</summary>
    internal static string Checked(MigrationPrediction prediction, TimeSpan took)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"It took {Rounded(took.TotalSeconds)} s; predicted: ");
        return prediction.TotalTime is not { } total
            ? $"{seconds}{prediction.Outcome}."
            : seconds + string.Create(CultureInfo.InvariantCulture, $"{Line(total.P5.TotalSeconds, total.P50.TotalSeconds, total.P95?.TotalSeconds, "s")}, ")
                + string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(OffBy(total, took)) * 100:0} % too {(OffBy(total, took) < 0 ? "long" : "short")}, {(IsInside(total, took) ? "inside" : "outside")} the range.");
    }

    /// <summary>By which part of the predicted time it took longer.</summary>
    internal static double OffBy(PredictedRange<TimeSpan> predicted, TimeSpan took) => (took - predicted.P50) / predicted.P50;

    internal static bool IsInside(PredictedRange<TimeSpan> predicted, TimeSpan took) => predicted.P5 <= took && !(took > predicted.P95);
}
