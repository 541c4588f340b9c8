using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace ParallelMigration.LabBenchmarks;

/// <summary>Several values of one thing: the one in the middle, and how far they are apart.</summary>
internal readonly record struct Spread(double Median, double Minimum, double Maximum)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return new(all.Median(), all.Minimum(), all.Maximum());
    }

    /// <param name="format">Of each number.</param>
    public string ToText(string format)
    {
        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return Minimum == Maximum ? Text(Median) : $"{Text(Median)} ({Text(Minimum)} to {Text(Maximum)})";
    }
}
