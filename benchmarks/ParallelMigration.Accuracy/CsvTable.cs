using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ParallelMigration.Accuracy;

/// <summary>A CSV file with a header; a quoted column may contain commas, but no quotes.</summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, int> columns;

    private CsvTable(string[] header, IReadOnlyList<string[]> rows)
    {
        columns = header.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);
        Rows = rows;
    }

    internal IReadOnlyList<string[]> Rows { get; }

    internal static CsvTable Read(string path)
    {
        var lines = File.ReadAllLines(path);
        return new(lines[0].Split(','), [.. lines.Skip(1).Where(line => line.Length > 0).Select(Columns)]);
    }

    private static string[] Columns(string line) =>
        [.. string.Concat(line.Split('"').Select((part, index) => index % 2 == 0 ? part.Replace(',', '\t') : part)).Split('\t')];

    internal bool Has(string column) => columns.ContainsKey(column);

    internal string Text(string[] row, string column) => row[columns[column]];

    internal double Number(string[] row, string column) => double.Parse(Text(row, column), CultureInfo.InvariantCulture);
}
