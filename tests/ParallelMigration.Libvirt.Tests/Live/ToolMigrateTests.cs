using System;
using System.IO;
using System.Threading.Tasks;
using ParallelMigration.Policy.Calibration;
using ParallelMigration.Policy.Json;

namespace ParallelMigration.Libvirt.Tests.Live;

/// <summary><c>parallel-migration migrate</c> between the lab's hosts.</summary>
[Collection(LabCollection.Name)]
public sealed class ToolMigrateTests(Lab lab) : IDisposable
{
    private const string Slow = "300mbit";

    // The hosts of the lab have as few CPU threads as the machine; stated facts go before those read.
    private const string FourConnections =
        """{"cluster":{"parallelMigration":{"custom":4},"migrationPolicy":{"compression":true}},"source":{"cpuThreads":8},"destination":{"cpuThreads":8}}""";

    private readonly string settings = Path.GetTempFileName();

    public void Dispose() => File.Delete(settings);

    [LabFact]
    public async Task It_migrates_in_parallel_and_reports_what_really_happened()
    {
        await lab.StartGuestAsync(Slow);
        var (exitCode, output, error) = await RunAsync(FourConnections);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("guest migrates over 4 parallel connections.", output, StringComparison.Ordinal);
        Assert.Contains("VIR_MIGRATE_PARALLEL", output, StringComparison.Ordinal);
        Assert.DoesNotContain("VIR_MIGRATE_COMPRESSED", output, StringComparison.Ordinal);
        Assert.Contains("parallel.connections = 4 (int)", output, StringComparison.Ordinal);
        Assert.Contains("guest has migrated. The guest runs on beta.", output, StringComparison.Ordinal);
        Assert.Matches(@"total time: +\d", output);
        Assert.Matches(@"downtime: +\d+ ms", output);
        Assert.Matches(@"transferred: [1-9][\d,]+ bytes", output);
        Assert.Matches(@"throughput: +[1-9]\d* Mbit/s", output);
        Assert.Contains("connections: 4 parallel", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task It_predicts_the_migration_checks_that_and_records_it()
    {
        var history = Path.GetTempFileName();
        try
        {
            await lab.StartGuestAsync(Slow);
            var (exitCode, output, error) = await RunAsync(FourConnections, "--predict", "--history", history);
            Assert.Equal((0, ""), (exitCode, error));
            Assert.Matches(@"Prediction: it ends by itself\.\n  total time +\d", output);
            Assert.Matches(@"It took [\d.]+ s; predicted: [\d.]+ s \(", output);
            var record = DecisionJson.ReadRecord((await File.ReadAllBytesAsync(history)).AsSpan());
            Assert.True(record is { Completed: true, Connections: 4, Kind: ConnectionKind.Plain, SentBytes: > 1 << 20, Memory.UsedBytes: > 1 << 20, Request: not null }, record.ToString());
            Assert.True(Guid.TryParse(record.Vm, out _), record.Vm);

            // On its way back the guest is known; nothing is predicted where the rate is not.
            string[] back = ["migrate", "--source", lab.BetaUri, "--destination", lab.AlphaUri, "--vm", Lab.Guest, "--settings", settings, "--history", history, "--dry-run"];
            (exitCode, output, error) = await EndAsync(ToolProcess.Start(back));
            Assert.Equal((0, ""), (exitCode, error));
            Assert.DoesNotContain("Prediction", output, StringComparison.Ordinal);
            (exitCode, output, error) = await EndAsync(ToolProcess.Start([.. back, "--bandwidth", "300Mbps"]));
            Assert.Equal((0, ""), (exitCode, error));
            Assert.Matches(@"Prediction by the guest's earlier migrations: it ends by itself\.\n  total time +\d", output);
        }
        finally
        {
            File.Delete(history);
            File.Delete(history + ".lock");
        }
    }

    [LabFact]
    public async Task Without_settings_it_migrates_plainly_over_the_peer_uri_given()
    {
        await lab.StartGuestAsync();
        var (exitCode, output, error) = await RunAsync(null, "--peer-uri", lab.BetaPeerUri);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("Setting: Disabled (the cluster's).", output, StringComparison.Ordinal);
        Assert.Contains("connections: 1, not parallel", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task A_dry_run_stops_after_the_plan_with_its_flags_and_parameters()
    {
        await lab.StartGuestAsync("unlimited", "--vcpus", "4");
        var (exitCode, output, error) = await RunAsync("""{"cluster":{"parallelMigration":"auto"}}""", "--dry-run");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("guest: 4 vCPUs", output, StringComparison.Ordinal);
        Assert.Contains("a link of 10 Gbps, libvirt ", output, StringComparison.Ordinal);
        Assert.Contains("not in parallel", output, StringComparison.Ordinal);
        Assert.Contains("flags: VIR_MIGRATE_LIVE | VIR_MIGRATE_PEER2PEER", output, StringComparison.Ordinal);
        Assert.DoesNotContain("has migrated", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task Ctrl_C_cancels_and_the_guest_runs_on_the_source()
    {
        await lab.StartGuestAsync("100mbit");
        using var tool = Start(FourConnections);
        await Lab.UntilAsync(async () => await lab.ConnectionsAsync() >= 5, "the data connections stand");
        await tool.InterruptAsync();
        var (exitCode, output, error) = await tool.EndAsync();
        Assert.Equal((130, ""), (exitCode, error));
        Assert.Contains("The migration of guest was canceled. The guest runs on alpha.", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_timeout_ends_what_would_take_longer()
    {
        await lab.StartGuestAsync("50mbit");
        var (exitCode, output, error) = await RunAsync(FourConnections, "--timeout", "5s");
        Assert.Equal((4, ""), (exitCode, error));
        Assert.Contains("The migration has not ended within 5 s, and ", output, StringComparison.Ordinal);
        Assert.Contains("The migration of guest was aborted. The guest runs on alpha.", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_timeout_takes_the_policys_last_action()
    {
        await lab.StartGuestAsync("200mbit");
        var (exitCode, output, error) = await RunAsync(null, "--policy", "post-copy", "--timeout", "3s");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Matches("The migration has not ended within 3 s, and .* remain: it switches to post-copy", output);
        Assert.Contains("guest has migrated, the last part by post-copy. The guest runs on beta.", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    /// <summary>The tool runs at the destination, whose own address it knows: libvirt reports none.</summary>
    [LabFact]
    public async Task The_data_goes_over_the_migration_interface()
    {
        await lab.StartGuestAsync();
        await using (var management = await ManagementLink.AddAsync(lab))
        {
            var (migration, other) = (await lab.BytesSentAsync(), await management.BytesSentAsync());
            var (exitCode, output, error) = await EndAsync(ToolProcess.StartIn(lab.BetaNamespace, Arguments("--migration-interface", lab.Interface)));
            Assert.Equal((0, ""), (exitCode, error));
            Assert.Contains($"migrate_uri = 'tcp://{ManagementLink.BetaMigrationAddress}'", output, StringComparison.Ordinal);
            Assert.DoesNotContain("LinkNotUsed", output, StringComparison.Ordinal);
            Assert.InRange(await lab.BytesSentAsync() - migration, 100 << 20, long.MaxValue);
            Assert.InRange(await management.BytesSentAsync() - other, 1, 10 << 20);
        }

        await lab.AssertRunsOnlyOnAsync("BETA");
    }

    [LabFact]
    public async Task Data_that_would_go_another_way_is_warned_of()
    {
        await lab.StartGuestAsync();
        await using var management = await ManagementLink.AddAsync(lab);
        var (exitCode, output, error) = await EndAsync(ToolProcess.StartIn(
            lab.AlphaNamespace, Arguments("--migration-interface", lab.Interface, "--migration-uri", "tcp://192.0.2.2", "--dry-run")));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(
            $"Warning: the data goes over {ManagementLink.Interface}, not over {lab.Interface}, whose speed was counted. (LinkNotUsed)", output, StringComparison.Ordinal);

        (exitCode, output, error) = await EndAsync(ToolProcess.StartIn(lab.AlphaNamespace, "facts", "--source", lab.AlphaUri, "--migration-interface", lab.Interface));
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains($"bandwidth in use: 0 bit/s (this machine's counters of {lab.Interface} during 1 s", output, StringComparison.Ordinal);
        Assert.Contains("migration address: 198.51.100.1 ", output, StringComparison.Ordinal);
    }

    private string[] Arguments(params string[] more) => ["migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--vm", Lab.Guest, .. more];

    /// <summary>The source knows a transient guest no more that has moved: its name was called unknown, and the exit status said that trying again is vain.</summary>
    [LabFact]
    public async Task A_guest_that_has_moved_already_is_status_6_and_one_that_is_shut_off_bad_input()
    {
        await lab.StartGuestAsync();
        Assert.Equal(0, (await RunAsync(null)).ExitCode);
        foreach (var options in new string[][] { [], ["--dry-run"] })
        {
            var (exitCode, output, error) = await RunAsync(null, options);
            Assert.Equal((6, "No migration of guest runs. The guest runs on beta.", ""), (exitCode, output.TrimEnd(), error));
        }

        Assert.Contains("{\"outcome\":\"alreadyMoved\",\"exitStatus\":6,\"location\":\"destination\"", (await RunAsync(null, "--json")).Output, StringComparison.Ordinal);
        await lab.StartGuestAsync("unlimited", "--persistent");
        await lab.VirshAsync("ALPHA", "destroy", Lab.Guest);
        var (status, _, message) = await RunAsync(null, "--dry-run");
        Assert.Equal((2, "parallel-migration: --vm: 'guest' does not run on alpha: only a running guest can be migrated live."), (status, message.TrimEnd()));
    }

    [LabFact]
    public async Task A_refusal_touches_nothing()
    {
        await lab.StartGuestAsync();
        var (exitCode, output, _) = await RunAsync("""{"cluster":{"parallelMigration":"parallel","migrationPolicy":{"postCopy":true}}}""");
        Assert.Equal(1, exitCode);
        Assert.Contains("Remedy:", output, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task A_destination_that_the_source_cannot_reach_is_reported_with_where_the_guest_is()
    {
        await lab.StartGuestAsync();
        var (exitCode, output, error) = await RunAsync(FourConnections, "--peer-uri", "qemu+tcp://nosuchhost.invalid/system");
        Assert.Equal(4, exitCode);
        Assert.Contains("The migration of guest failed. The guest runs on alpha.", output, StringComparison.Ordinal);
        Assert.Contains("nosuchhost.invalid", error, StringComparison.Ordinal);
        await lab.AssertRunsOnlyOnAsync("ALPHA");
    }

    [LabFact]
    public async Task What_is_not_there_is_one_line_that_names_it()
    {
        await lab.StartGuestAsync();
        AssertReported(2, await EndAsync(ToolProcess.Start("migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--vm", "nobody")), "nobody");
        AssertReported(
            4, // it may be there later
            await EndAsync(ToolProcess.Start("migrate", "--source", "qemu+unix:///system?socket=/nowhere/sock", "--destination", lab.BetaUri, "--vm", "guest")),
            "/nowhere/sock");
        AssertReported(2, await RunAsync(null, "--migration-interface", "eth99"), "eth99");

        static void AssertReported(int exitCode, (int ExitCode, string Output, string Error) run, string name)
        {
            Assert.Equal(exitCode, run.ExitCode);
            Assert.Contains(name, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string? settingsJson, params string[] more) => EndAsync(Start(settingsJson, more));

    private ToolProcess Start(string? settingsJson, params string[] more)
    {
        File.WriteAllText(settings, settingsJson);
        string[] settingsOption = settingsJson is null ? [] : ["--settings", settings];
        string[] interfaceOption = Array.IndexOf(more, "--migration-interface") >= 0 ? [] : ["--migration-interface", lab.Interface];
        return ToolProcess.Start(
            ["migrate", "--source", lab.AlphaUri, "--destination", lab.BetaUri, "--vm", Lab.Guest, .. settingsOption, .. interfaceOption, .. more]);
    }

    private static async Task<(int ExitCode, string Output, string Error)> EndAsync(ToolProcess tool)
    {
        using (tool)
        {
            return await tool.EndAsync();
        }
    }
}
