using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;
using ParallelMigration.Tool.Charts;
using ParallelMigration.Tool.Input;

namespace ParallelMigration.Tool.Commands;

/// <summary><c>calibrate</c>: lines of history in, the bandwidth per connection to set out.</summary>
internal static class CalibrateCommand
{
    /// <summary>Gets what rules R3 and R13 divide by where the options have no value of their own.</summary>
    private static readonly Dictionary<ConnectionKind, Bandwidth> Today = new()
    {
        [ConnectionKind.Plain] = ResolverOptions.Default.BandwidthPerConnection,
        [ConnectionKind.Encrypted] = ResolverOptions.Default.BandwidthPerEncryptedConnection,
        [ConnectionKind.Zstd] = ResolverOptions.Default.BandwidthPerZstdConnection,
    };

    internal static Command Create(Terminal terminal)
    {
        var files = HistoryFiles.Argument();
        var json = new Option<bool>("--json") { Description = "Answer in JSON instead of words." };
        var svg = new Option<string?>("--svg") { Description = "Write a chart of the rate by the number of connections to this file." };
        var command = new Command(
            "calibrate",
            "Say from past migrations what one connection carries and which bandwidth per connection to set. "
            + "Exit status: 0 done, also with too little data; 2 bad input; 3 the output failed; 130 interrupted.")
        {
            files, json, svg,
        };
        command.SetAction(Interruptible.Command(terminal, (parsed, cancellation) => HistoryFiles.UseAsync(
            parsed.GetValue(files)!, terminal, history => AnswerAsync(history, parsed.GetValue(json), parsed.GetValue(svg), terminal, cancellation), cancellation)));
        return command;
    }

    private static async Task<int> AnswerAsync(IReadOnlyList<MigrationRecord> history, bool inJson, string? svg, Terminal terminal, CancellationToken cancellation)
    {
        var kinds = ConnectionCalibration.FromHistory(history);
        if (svg is not null && !await PictureFile.WriteAsync(svg, Drawn(kinds), terminal, cancellation).ConfigureAwait(false))
        {
            return ExitCode.BadInput;
        }

        await terminal.Text.WriteAsync(inJson ? InJson(kinds, terminal.IsInteractive) : Words(kinds)).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static string Words(IReadOnlyList<ConnectionCalibration> kinds)
    {
        StringBuilder text = new();
        foreach (var kind in kinds)
        {
            text.Append(kind).Append('\n');
            if (kind.PerConnection is { } proposed)
            {
                text.Append(CultureInfo.InvariantCulture, $"  set {Option(kind.Kind)} to {Number(proposed)}; the default is {Number(Today[kind.Kind])} (Mbps)\n");
            }

            foreach (var link in kind.Links)
            {
                var saturated = link.SaturatedAt is { } count ? string.Create(CultureInfo.InvariantCulture, $"more than {count} carry no more") : "no number was too many";
                text.Append(CultureInfo.InvariantCulture, $"  {Gigabits(link.Link)} Gbps link: {(link.Numbers.Count == 0 ? "too little data" : saturated)}\n");
                foreach (var number in link.Numbers)
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {number.Connections,3} {(number.Connections == 1 ? "connection " : "connections")}  {Gigabits(number.Median),7} Gbps ({Gigabits(number.Low)} to {Gigabits(number.High)}), {number.Migrations} migrations\n");
                }
            }
        }

        return text.ToString();
    }

    private static string InJson(IReadOnlyList<ConnectionCalibration> kinds, bool indented) => JsonObject.Text(indented, json =>
    {
        json.WriteStartArray("kinds"u8);
        foreach (var kind in kinds)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, JsonNamingPolicy.CamelCase.ConvertName(kind.Kind.ToString()));
            json.WriteNumber("migrations"u8, kind.Migrations);
            json.WriteNumber("leftOut"u8, kind.LeftOut);
            Known(json, "perConnectionMbps", kind.PerConnection);
            Known(json, "defaultMbps", Today[kind.Kind]);
            json.WriteString("message"u8, kind.ToString());
            json.WriteStartArray("links"u8);
            foreach (var link in kind.Links)
            {
                Link(json, link);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("options"u8);
        foreach (var kind in kinds.Where(kind => kind.PerConnection is not null))
        {
            json.WriteNumber(Option(kind.Kind), Megabits(kind.PerConnection.GetValueOrDefault()));
        }

        json.WriteEndObject();
    });

    private static void Link(Utf8JsonWriter json, CalibratedLink link)
    {
        json.WriteStartObject();
        Known(json, "linkMbps", link.Link);
        JsonObject.Number(json, "saturatedAt", link.SaturatedAt);
        Known(json, "perConnectionMbps", link.PerConnection);
        json.WriteStartArray("numbers"u8);
        foreach (var number in link.Numbers)
        {
            json.WriteStartObject();
            json.WriteNumber("connections"u8, number.Connections);
            Known(json, "medianMbps", number.Median);
            Known(json, "lowMbps", number.Low);
            Known(json, "highMbps", number.High);
            json.WriteNumber("migrations"u8, number.Migrations);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Known(Utf8JsonWriter json, string name, Bandwidth? bandwidth) =>
        JsonObject.Number(json, name, bandwidth is { } known ? Megabits(known) : null);

    private static string Drawn(IReadOnlyList<ConnectionCalibration> kinds) => Svg.LineChart(
        "Rate on the wire by number of connections",
        "connections",
        "Gbps",
        [
            .. from kind in kinds
               from link in kind.Links
               where link.Numbers.Count > 0
               select ($"{kind.Kind}, {Gigabits(link.Link)} Gbps", (IReadOnlyList<(double, double)>)[.. link.Numbers.Select(number => ((double)number.Connections, number.Median.BitsPerSecond / 1e9))]),
        ]);

    private static string Option(ConnectionKind kind) => kind switch
    {
        ConnectionKind.Encrypted => "bandwidthPerEncryptedConnectionMbps",
        ConnectionKind.Zstd => "bandwidthPerZstdConnectionMbps",
        _ => "bandwidthPerConnectionMbps",
    };

    private static decimal Megabits(Bandwidth bandwidth) => bandwidth.BitsPerSecond / 1_000_000m;

    private static string Number(Bandwidth bandwidth) => Megabits(bandwidth).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Gigabits(Bandwidth bandwidth) => (bandwidth.BitsPerSecond / 1e9).ToString("0.##", CultureInfo.InvariantCulture);
}
