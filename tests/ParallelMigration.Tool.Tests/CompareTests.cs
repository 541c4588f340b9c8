using System;
using System.Buffers;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using ParallelMigration.Policy;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;
using ParallelMigration.Policy.Prediction;

namespace ParallelMigration.Tool.Tests;

public class CompareTests
{
    private static readonly HostResources Host = new() { CpuThreads = 32, LinkBandwidth = Bandwidth.FromGigabitsPerSecond(100) };

    private static readonly MigrationRequest Request = new()
    {
        Cluster = new() { ParallelMigration = ParallelMigrationSetting.Auto },
        VmResources = new() { Vcpus = 16 },
        Source = Host,
        Destination = Host,
    };

    private static readonly MigrationPlan Today = new ParallelMigrationResolver().Resolve(Request).Plan!;

    private static readonly MigrationRecord Same = new()
    {
        Vm = "same",
        Connections = Today.Connections,
        Link = Host.LinkBandwidth,
        Limit = Today.BandwidthLimit,
        SentBytes = 64L << 30,
        Duration = TimeSpan.FromSeconds(8),
        Memory = new() { UsedBytes = 64L << 30, Dirtied = DirtyCurve.FromPoints([new(TimeSpan.FromSeconds(1), 64L << 20)]) },
        Request = Request,
    };

    private static readonly MigrationRecord Single = Same with { Vm = "single", Connections = null };

    [Fact]
    public async Task What_would_be_decided_differently_is_named_and_summed_up()
    {
        var run = await ToolRun.OfAsync(Lines(Same, Single, Same with { Vm = "old", Request = null }), "compare", "-");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var (then, now) = (Seconds(Today with { Connections = null }), Seconds(Today));
        Assert.True(then > now);
        Assert.Equal(
            FormattableString.Invariant($"""
            3 migrations: 1 decided the same, 1 differently, 0 refused, 1 without a request to decide again.
            - single: not parallel, plain, at most 100 Gbps, now 10 plain connections, at most 100 Gbps; predicted {then:0.#} s then, {now:0.#} s now
            By prediction, 1 of those decided differently take {now:0.#} s instead of {then:0.#} s: {then - now:0.#} s won.

            """),
            run.Output);
    }

    [Fact]
    public async Task Other_options_decide_otherwise()
    {
        var options = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(options, """{"bandwidthPerConnectionMbps":12500}""");
            var run = await ToolRun.OfAsync(Lines(Same), "compare", "-", "--options", options, "--json");
            var answer = JsonDocument.Parse(run.Output).RootElement;
            var one = answer.GetProperty("migrations")[0];
            Assert.Equal(("different", 10, 8), (one.GetProperty("outcome").GetString(), one.GetProperty("then").GetProperty("connections").GetInt32(), one.GetProperty("now").GetProperty("connections").GetInt32()));
            Assert.Equal((1, 0, 1), (answer.GetProperty("sums").GetProperty("different").GetInt32(), answer.GetProperty("sums").GetProperty("same").GetInt32(), answer.GetProperty("sums").GetProperty("predicted").GetInt32()));
        }
        finally
        {
            File.Delete(options);
        }
    }

    [Fact]
    public async Task What_is_refused_today_is_said_with_why()
    {
        var tunnelled = Single with { Request = Request with { Cluster = new() { ParallelMigration = ParallelMigrationSetting.Parallel }, Vm = new() { Transport = MigrationTransport.Tunnelled } } };
        var run = await ToolRun.OfAsync(Lines(tunnelled), "compare", "-");
        Assert.Contains("0 differently, 1 refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("- single: not parallel, plain, at most 100 Gbps, now refused: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("By prediction", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"x\":1}", "x")]
    [InlineData("[]", "an object")]
    public async Task Options_that_are_none_are_an_error_with_its_place(string text, string expected)
    {
        var options = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(options, text);
            var run = await ToolRun.OfAsync(Lines(Same), "compare", "-", "--options", options);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"{options}:1: ", run.Error, StringComparison.Ordinal);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(options);
        }
    }

    private static double Seconds(MigrationPlan plan) =>
        Math.Round(MigrationPrediction.Predict(plan, Same.Memory!, Host.LinkBandwidth).TotalTime!.Value.P50.TotalSeconds, 3);

    private static string Lines(params MigrationRecord[] records) => string.Concat(records.Select(record =>
    {
        ArrayBufferWriter<byte> output = new();
        DecisionJson.WriteRecord(output, record);
        return Encoding.UTF8.GetString(output.WrittenSpan) + "\n";
    }));
}
