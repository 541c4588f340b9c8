using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Accuracy;

internal static class Statistics
{
    /// <summary>The value below which this part of the values lies; of nearest rank.</summary>
    internal static double Quantile(this IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)(part * (sorted.Length - 1))];
    }
}
