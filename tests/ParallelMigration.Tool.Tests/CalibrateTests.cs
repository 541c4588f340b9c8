using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Tool.Tests;

public class CalibrateTests
{
    private static string Line(int? connections, double gigabits, ConnectionKind kind = ConnectionKind.Plain)
    {
        ArrayBufferWriter<byte> output = new();
        DecisionJson.WriteRecord(output, new()
        {
            Vm = "vm1",
            Connections = connections,
            Kind = kind,
            Link = Bandwidth.FromGigabitsPerSecond(100),
            SentBytes = (long)(gigabits * 125_000_000 * 60),
            Duration = TimeSpan.FromSeconds(60),
        });
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static readonly string History = string.Join('\n', new (int? Connections, double Gigabits)[] { (null, 14), (2, 31), (4, 61), (8, 96), (16, 90) }
        .SelectMany(one => Enumerable.Range(-1, 3).Select(more => Line(one.Connections, one.Gigabits + (0.1 * more))))) + "\n";

    [Fact]
    public async Task The_option_to_set_is_named_and_what_is_too_little_too()
    {
        var run = await ToolRun.OfAsync(History, "calibrate", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("Plain: 12.5 Gbps per connection, from 15 migrations.\n  set bandwidthPerConnectionMbps to 12500; the default is 10000 (Mbps)\n  100 Gbps link: more than 8 carry no more\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("      8 connections       96 Gbps (95.95 to 96.05), 3 migrations\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("Encrypted: too little data (0 migrations count, 0 left out).\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_JSON_there_are_options_to_paste()
    {
        var run = await ToolRun.OfAsync(History, "calibrate", "-", "--json");
        var answer = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("""{"bandwidthPerConnectionMbps":12500}""", answer.GetProperty("options").GetRawText());
        var kind = answer.GetProperty("kinds")[0];
        Assert.Equal(("plain", 15, 12_500.0, 10_000.0), (kind.GetProperty("kind").GetString(), kind.GetProperty("migrations").GetInt32(), kind.GetProperty("perConnectionMbps").GetDouble(), kind.GetProperty("defaultMbps").GetDouble()));
        Assert.Equal(8, kind.GetProperty("links")[0].GetProperty("saturatedAt").GetInt32());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("kinds")[1].GetProperty("perConnectionMbps").ValueKind);
    }

    [Fact]
    public async Task Several_files_count_together_and_are_drawn()
    {
        var (one, other, chart) = (Path.GetTempFileName(), Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllTextAsync(one, History);
            await File.WriteAllTextAsync(other, string.Join("\r\n\r\n", Enumerable.Repeat(Line(null, 2.8, ConnectionKind.Encrypted), 3)));
            var run = await ToolRun.OfAsync("", "calibrate", one, other, "--svg", chart);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.Contains("Encrypted: 2.8 Gbps per connection, from 3 migrations.", run.Output, StringComparison.Ordinal);
            Assert.Equal(2, XDocument.Load(chart).Root!.Elements().Count(element => element.Name.LocalName == "polyline"));
            Assert.Equal(2, (await ToolRun.OfAsync("", "calibrate", one, "--svg", "/nowhere/chart.svg")).ExitCode);
        }
        finally
        {
            File.Delete(one);
            File.Delete(other);
            File.Delete(chart);
        }
    }

    [Theory]
    [InlineData("""{"sentBytes":1}""", "(standard input):16: durationSeconds")]
    [InlineData("""{"sentBytes":-1,"durationSeconds":1}""", "(standard input):16: sentBytes")]
    [InlineData("""{"sentBytes":1,"durationSeconds":1,"connections":0}""", "connections")]
    [InlineData("""{"sentBytes":1,"durationSeconds":1,"kind":"unknown"}""", "kind")]
    [InlineData("""{"sentBytes":1,"durationSeconds":1,"guest":"x"}""", "guest")]
    public async Task A_bad_line_is_named(string line, string expected) => (await ToolRun.OfAsync(History + line, "calibrate", "-")).AssertBadInput(expected);

    [Fact]
    public async Task A_line_that_is_too_long_is_named() =>
        (await ToolRun.OfAsync(History + new string(' ', 2 << 20) + "x", "calibrate", "-")).AssertBadInput("(standard input):16: is longer than ");

    [Fact]
    public void A_line_is_read_as_it_was_written()
    {
        MigrationRecord record = new()
        {
            Vm = "vm1",
            Connections = 8,
            Kind = ConnectionKind.Zstd,
            Link = Bandwidth.FromGigabitsPerSecond(25),
            Limit = Bandwidth.FromBitsPerSecond(1_234_567),
            SentBytes = long.MaxValue,
            Duration = TimeSpan.FromTicks(123_456_789),
        };
        foreach (var one in new[] { record, new MigrationRecord() })
        {
            ArrayBufferWriter<byte> output = new();
            DecisionJson.WriteRecord(output, one);
            Assert.Equal(one, DecisionJson.ReadRecord(output.WrittenSpan));
        }
    }
}
