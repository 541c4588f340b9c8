using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ParallelMigration.Policy.Convergence;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Charts;

/// <summary>Remaining memory over time, drawn in characters.</summary>
internal static class CourseChart
{
    private const int Columns = 60;
    private const int Rows = 8;
    private const string Bars = " ▁▂▃▄▅▆▇█";
    private const double BytesPerMebibyte = 1_048_576;

    internal static string Draw(IReadOnlyList<MigrationSample> course)
    {
        var end = course.Count == 0 ? 0 : course[^1].Elapsed.TotalSeconds;
        if (!(end > 0))
        {
            return "";
        }

        var heights = Enumerable.Range(0, Columns).Select(column => Remaining(course, end * (column + 0.5) / Columns)).ToArray();
        var most = Math.Max(1, course.Max(point => point.BytesRemaining));
        StringBuilder text = new();
        for (var row = Rows - 1; row >= 0; row--)
        {
            var label = row == Rows - 1 ? Mebibytes(most) : row == 0 ? "0 MiB" : "";
            text.Append(CultureInfo.InvariantCulture, $"{label,12} |");
            foreach (var height in heights)
            {
                var eighths = (int)Math.Round(height / most * Rows * 8) - (row * 8);
                text.Append(Bars[Math.Clamp(eighths, 0, 8)]);
            }

            text.Append('\n');
        }

        text.Append(' ', 13).Append('+').Append('-', Columns).Append('\n');
        return text.Append(CultureInfo.InvariantCulture, $"{"",14}0 s{string.Create(CultureInfo.InvariantCulture, $"{end:0.#} s"),Columns - 3}\n").ToString();
    }

    /// <summary>What remains at a time, on the line between the points around it.</summary>
    private static double Remaining(IReadOnlyList<MigrationSample> course, double seconds)
    {
        var after = 1;
        while (after < course.Count - 1 && course[after].Elapsed.TotalSeconds < seconds)
        {
            after++;
        }

        if (after >= course.Count)
        {
            return course[^1].BytesRemaining;
        }

        var (left, right) = (course[after - 1], course[after]);
        var part = (seconds - left.Elapsed.TotalSeconds) / Math.Max(1e-9, (right.Elapsed - left.Elapsed).TotalSeconds);
        return left.BytesRemaining + ((right.BytesRemaining - left.BytesRemaining) * Math.Clamp(part, 0, 1));
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / BytesPerMebibyte:0} MiB");
}
