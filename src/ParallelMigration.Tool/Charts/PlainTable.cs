using System;
using System.Collections.Generic;
using System.Linq;

namespace ParallelMigration.Tool.Charts;

/// <summary>A column of a <see cref="PlainTable"/>.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Cells">Its cells, one a row.</param>
/// <param name="Rank">Where there is no room, the columns of the highest ranks are left out; one of rank 0 never is.</param>
internal sealed record PlainColumn(string Header, IReadOnlyList<string> Cells, int Rank = 0)
{
    internal int Width => Cells.Select(cell => cell.Length).Append(Header.Length).Max();
}

/// <summary>A table of plain text, one line a row, whatever the terminal's width: nothing is broken over lines.</summary>
internal static class PlainTable
{
    private const int Narrowest = 6;
    private const string Between = "  ";

    /// <summary>Returns the columns that fit; if those of rank 0 do not, the first one is cut.</summary>
    /// <param name="width">The width there is.</param>
    /// <param name="columns">All columns.</param>
    internal static IReadOnlyList<PlainColumn> Fit(int width, params IEnumerable<PlainColumn> columns)
    {
        List<PlainColumn> kept = [.. columns];
        while (WidthOf(kept) > width && kept.MaxBy(column => column.Rank) is { Rank: > 0 } least)
        {
            kept.Remove(least);
        }

        if (WidthOf(kept) - width is > 0 and var over && kept is [var first, ..])
        {
            var most = Math.Max(Narrowest, first.Width - over);
            kept[0] = first with { Cells = [.. first.Cells.Select(cell => Cut(cell, most))] };
        }

        return kept;
    }

    /// <summary>Returns the width of a table.</summary>
    /// <param name="columns">Its columns.</param>
    internal static int WidthOf(IReadOnlyList<PlainColumn> columns) => columns.Sum(column => column.Width) + (Between.Length * Math.Max(0, columns.Count - 1));

    /// <summary>Returns the header, a rule and the rows.</summary>
    /// <param name="columns">The columns.</param>
    internal static IEnumerable<string> Lines(IReadOnlyList<PlainColumn> columns)
    {
        yield return Line(columns, column => column.Header);
        yield return Line(columns, column => new string('-', column.Width));
        for (var row = 0; row < columns[0].Cells.Count; row++)
        {
            yield return Line(columns, column => column.Cells[row]);
        }
    }

    private static string Line(IReadOnlyList<PlainColumn> columns, Func<PlainColumn, string> cell) =>
        string.Join(Between, columns.Select(column => cell(column).PadRight(column.Width))).TrimEnd();

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 2)] + "..";
}
