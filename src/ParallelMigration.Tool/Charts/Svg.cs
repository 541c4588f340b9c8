using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace ParallelMigration.Tool.Charts;

/// <summary>Charts as SVG: plain XML, since charting libraries are not clean under ahead-of-time compilation.</summary>
internal static class Svg
{
    private const double Width = 800;
    private const double Height = 400;
    private const double Left = 80;
    private const double Bottom = 60;
    private const double Top = 40;
    private const double Right = 20;
    private const int Ticks = 5;

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";
    private static readonly string[] Colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b"];

    /// <param name="title">What is shown.</param>
    /// <param name="horizontal">What is on the horizontal axis, with its unit.</param>
    /// <param name="vertical">What is on the vertical axis, with its unit.</param>
    /// <param name="lines">The lines, with their names.</param>
    internal static string LineChart(string title, string horizontal, string vertical, IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> lines)
    {
        var all = lines.SelectMany(line => line.Points).ToArray();
        var (mostX, mostY) = (all.Select(point => point.X).Append(1e-9).Max(), all.Select(point => point.Y).Append(1e-9).Max());
        double X(double value) => Left + (value / mostX * (Width - Left - Right));
        double Y(double value) => Height - Bottom - (value / mostY * (Height - Bottom - Top));
        var root = new XElement(
            Namespace + "svg",
            new XAttribute("viewBox", Text($"0 0 {Width} {Height}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 13),
            new XElement(Namespace + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")),
            Label(Width / 2, 24, title, "middle"),
            Label(Width / 2, Height - 14, horizontal, "middle"),
            Label(10, 24, vertical, "start"));
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var (x, y) = (mostX * tick / Ticks, mostY * tick / Ticks);
            root.Add(
                new XElement(Namespace + "path", new XAttribute("d", Text($"M{Left:0.#} {Y(y):0.#}H{Width - Right:0.#}")), new XAttribute("stroke", "#ddd")),
                Label(Left - 8, Y(y) + 4, Text($"{y:0.##}"), "end"),
                Label(X(x), Height - Bottom + 20, Text($"{x:0.##}"), "middle"));
        }

        foreach (var (index, (name, points)) in lines.Index())
        {
            var colour = Colours[index % Colours.Length];
            root.Add(new XElement(
                Namespace + "polyline",
                new XAttribute("points", string.Join(' ', points.Select(point => Text($"{X(point.X):0.#},{Y(point.Y):0.#}")))),
                new XAttribute("fill", "none"),
                new XAttribute("stroke", colour),
                new XAttribute("stroke-width", 2)));
            if (name.Length > 0)
            {
                root.Add(Label(Width - Right - 8, Top + 16 + (index * 18), name, "end").WithFill(colour));
            }
        }

        return root + "\n";
    }

    /// <summary>A bar for each row, over time.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="horizontal">What is on the horizontal axis, with its unit.</param>
    /// <param name="rows">The rows from top to bottom: the name before the bar, the bar's colour group, and where it begins and ends.</param>
    internal static string BarChart(string title, string horizontal, IReadOnlyList<(string Name, int Group, double From, double To)> rows)
    {
        const double Row = 22;
        const double Names = 220;
        var height = Top + (rows.Count * Row) + Bottom;
        var most = rows.Select(row => row.To).Append(1e-9).Max();
        double X(double value) => Names + (value / most * (Width - Names - Right));
        var root = new XElement(
            Namespace + "svg",
            new XAttribute("viewBox", Text($"0 0 {Width} {height}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 13),
            new XElement(Namespace + "rect", new XAttribute("width", Width), new XAttribute("height", height), new XAttribute("fill", "white")),
            Label(Width / 2, 24, title, "middle"),
            Label(Width / 2, height - 14, horizontal, "middle"));
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var x = most * tick / Ticks;
            root.Add(
                new XElement(Namespace + "path", new XAttribute("d", Text($"M{X(x):0.#} {Top}V{height - Bottom}")), new XAttribute("stroke", "#ddd")),
                Label(X(x), height - Bottom + 20, Text($"{x:0.#}"), "middle"));
        }

        foreach (var (index, (name, group, from, to)) in rows.Index())
        {
            var y = Top + (index * Row);
            root.Add(
                Label(Names - 8, y + 15, name, "end"),
                new XElement(
                    Namespace + "rect",
                    new XAttribute("x", Text($"{X(from):0.#}")),
                    new XAttribute("y", Text($"{y + 3:0.#}")),
                    new XAttribute("width", Text($"{Math.Max(1, X(to) - X(from)):0.#}")),
                    new XAttribute("height", Text($"{Row - 6:0.#}")),
                    new XAttribute("fill", Colours[group % Colours.Length])));
        }

        return root + "\n";
    }

    private static XElement Label(double x, double y, string text, string anchor) => new(
        Namespace + "text", new XAttribute("x", Text($"{x:0.#}")), new XAttribute("y", Text($"{y:0.#}")), new XAttribute("text-anchor", anchor), text);

    private static XElement WithFill(this XElement element, string colour)
    {
        element.SetAttributeValue("fill", colour);
        return element;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
