using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace ParallelMigration.Tool.Tests;

public class PredictTests
{
    /// <summary>A VM whose hot pages are changed within 2 s, on a link of 1 Gbps.</summary>
    private const string Request =
        """
        {
          "cluster": { "parallelMigration": "auto", "migrationPolicy": { "maxOutgoingMigrations": 1 } },
          "vm": { "id": "vm1", "vcpus": 8 },
          "source": { "cpuThreads": 64, "bandwidthMbps": 1000 },
          "destination": { "cpuThreads": 64, "bandwidthMbps": 1000 },
          "memory": { "usedMebibytes": 3000, "dirtied": [ { "seconds": 2, "mebibytes": 96 }, { "seconds": 10, "mebibytes": 112 } ] },
          "link": { "efficiency": 0.94, "latencyMilliseconds": 0.2 }
        }
        """;

    private static readonly string TooFast = Request.Replace("96", "400", StringComparison.Ordinal).Replace("112", "2000", StringComparison.Ordinal);

    private static JsonElement Prediction(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("prediction");

    [Fact]
    public async Task A_prediction_stands_beside_the_decision()
    {
        var run = await ToolRun.OfAsync(Request, "predict", "-", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("plan", JsonDocument.Parse(run.Output).RootElement.GetProperty("outcome").GetString());
        var prediction = Prediction(run.Output);
        Assert.Equal("converges", prediction.GetProperty("verdict").GetString());
        Assert.InRange(prediction.GetProperty("totalSeconds").GetProperty("p50").GetDouble(), 28, 31);
        foreach (var range in new[] { "totalSeconds", "downtimeMilliseconds", "transferredMebibytes", "passes" }.Select(name => prediction.GetProperty(name)))
        {
            Assert.True(range.GetProperty("p5").GetDouble() <= range.GetProperty("p50").GetDouble() && range.GetProperty("p50").GetDouble() <= range.GetProperty("p95").GetDouble());
        }

        Assert.Equal("RateByLink", prediction.GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    /// <summary>It needs a third of its CPUs' time for what it changes, so that it is held back from 70 % on only.</summary>
    [Fact]
    public async Task A_guest_that_is_known_to_have_CPU_time_to_spare_takes_longer_to_slow_down()
    {
        var slowing = TooFast.Replace("\"maxOutgoingMigrations\": 1", "\"autoConverge\": true", StringComparison.Ordinal);
        var sparing = slowing.Replace("\"memory\": {", "\"memory\": { \"dirtiedInCpuTime\": [ { \"seconds\": 0.7, \"mebibytes\": 400 }, { \"seconds\": 3.4, \"mebibytes\": 2000 } ],", StringComparison.Ordinal);
        var (held, late) = (Prediction((await ToolRun.OfAsync(slowing, "predict", "-", "--json")).Output), Prediction((await ToolRun.OfAsync(sparing, "predict", "-", "--json")).Output));
        Assert.Equal(("convergesThrottled", "convergesThrottled"), (held.GetProperty("verdict").GetString(), late.GetProperty("verdict").GetString()));
        Assert.InRange(late.GetProperty("totalSeconds").GetProperty("p50").GetDouble() / held.GetProperty("totalSeconds").GetProperty("p50").GetDouble(), 1.1, 10);
    }

    [Fact]
    public async Task Without_an_end_the_totals_are_null_and_what_helps_is_named()
    {
        var prediction = Prediction((await ToolRun.OfAsync(TooFast, "predict", "-", "--json")).Output);
        Assert.Equal("neverEnds", prediction.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, prediction.GetProperty("totalSeconds").ValueKind);
        var remedy = prediction.GetProperty("remedies")[0];
        Assert.Equal("MoreBandwidthHelps", remedy.GetProperty("code").GetString());
        Assert.InRange(remedy.GetProperty("bandwidthMbps").GetDouble(), 1_600, 1_800);
    }

    [Fact]
    public async Task In_words_there_is_a_chart()
    {
        var run = await ToolRun.OfAsync(Request, "predict", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("Prediction: it ends by itself.", run.Output, StringComparison.Ordinal);
        Assert.Contains("- Memory is sent at 940 Mbps: what the link carries.", run.Output, StringComparison.Ordinal);
        Assert.Contains("    3000 MiB |", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_is_answered()
    {
        var run = await ToolRun.OfAsync($"{ToolRun.OnOneLine(Request)}\n{{}}\n{ToolRun.OnOneLine(TooFast)}\n", "predict", "-", "--lines");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var answers = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["plan", "invalid", "plan"], answers.Select(answer => JsonDocument.Parse(answer).RootElement.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task The_chart_as_SVG()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal(0, (await ToolRun.OfAsync(Request, "predict", "-", "--svg", file)).ExitCode);
            var svg = XDocument.Load(file).Root!;
            Assert.Equal("svg", svg.Name.LocalName);
            Assert.True(svg.Descendants().Single(element => element.Name.LocalName == "polyline").Attribute("points")!.Value.Split(' ').Length > 4);
            (await ToolRun.OfAsync(Request, "predict", "-", "--svg", "/nowhere/chart.svg")).AssertBadInput("parallel-migration: --svg: Could not find a part of the path '/nowhere/chart.svg'.");
            Assert.Equal(2, (await ToolRun.OfAsync(Request, "predict", "-", "--lines", "--svg", file)).ExitCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_refusal_has_no_prediction()
    {
        var run = await ToolRun.OfAsync(Request.Replace("\"auto\"", "{\"custom\":1}", StringComparison.Ordinal), "predict", "-", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.False(JsonDocument.Parse(run.Output).RootElement.TryGetProperty("prediction", out _));
    }

    [Theory]
    [InlineData("\"usedMebibytes\": 3000,", "", "memory.usedMebibytes")]
    [InlineData("\"usedMebibytes\": 3000", "\"usedMebibytes\": -1", "memory.usedMebibytes")]
    [InlineData("\"seconds\": 10", "\"seconds\": 0", "memory.dirtied[1].seconds")]
    [InlineData("0.94", "1.1", "link.efficiency")]
    [InlineData("\"efficiency\"", "\"eficiency\"", "link.eficiency")]
    public async Task What_is_wrong_is_named(string right, string wrong, string property) =>
        (await ToolRun.OfAsync(Request.Replace(right, wrong, StringComparison.Ordinal), "predict", "-")).AssertBadInput(property);

    [Fact]
    public async Task Resolve_knows_no_memory() => (await ToolRun.OfAsync(Request, "resolve", "-")).AssertBadInput("memory");
}
